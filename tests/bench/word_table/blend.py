import sys

sys.path.insert(0, "/tmp/mw/site")
sys.path.insert(0, "/tmp/mw")
sys.path.insert(0, "/work/main")
from exp import *
from bot.matching.tokens import plain_words

words = [l for l in open("/work/main/bot/matching/data/common_words.txt").read().splitlines() if l[0] != "#"]
ix = {w: i for i, w in enumerate(words)}
A, tok = load_wl()
p = 0.08 / (np.arange(len(words)) + 2)
F = np.stack([A[e.ids].mean(0) for e in tok.encode_batch(words, add_special_tokens=False)])
F = F * (1e-2 / (1e-2 + p))[:, None]
I = np.load("/tmp/ml/table_init256.npy")
R = np.load("/tmp/ml/table_r5.npy")
S = [t for t in json.load(open("/tmp/ml/S.json"))[36000:]][::6]
J = [[ix[w] for w in plain_words(t) if w in ix] for t in S]
J = [j for j in J if j]


def sent(X):
    Z = np.stack([X[j].sum(0) for j in J])
    return Z


def scale(X):
    Z = sent(X)
    mu = Z.mean(0)
    return X / np.linalg.norm(Z - mu, axis=1).mean()


F, I, R = scale(F), scale(I), scale(R)
np.save("/tmp/ml/F.npy", F.astype(np.float32))


def pca(X, d):
    Z = sent(X)
    Z = Z - Z.mean(0)
    Z /= np.linalg.norm(Z, axis=1, keepdims=True)
    w, v = np.linalg.eigh(Z.T @ Z)
    print("kept", w[::-1][:d].sum() / w.sum())
    return (X @ v[:, ::-1][:, :d]).astype(np.float32)


for nm, a in [("IF", (1, 0, 0.7)), ("IRF", (0.8, 0.6, 0.7)), ("IR", (1, 1, 0))]:
    X = np.hstack([x * c for x, c in zip((I, R, F), a) if c])
    for d in (128, 256):
        np.save(f"/tmp/ml/b_{nm}{d}.npy", pca(X, d))
np.save("/tmp/ml/b_I128.npy", pca(I, 128))
