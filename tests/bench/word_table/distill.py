import json, sys, time

sys.path.insert(0, "/work/main")
import numpy as np, scipy.sparse as sp
from bot.matching.tokens import plain_words

S = json.load(open("S.json"))
E = np.load("S.npy").astype(np.float32)
words = [l for l in open("/work/main/bot/matching/data/common_words.txt").read().splitlines() if l[0] != "#"]
nw = len(words)
ix = {w: i for i, w in enumerate(words)}
D = int(sys.argv[1])
steps = int(sys.argv[2])
reg = float(sys.argv[3])
lr = float(sys.argv[4])
mu = E[nw:].mean(0)
C = E - mu  # centre on sentences
U, s, Vt = np.linalg.svd(C[nw::2], full_matrices=False) if 0 else (None,) * 3
cov = C[nw:].T @ C[nw:]
w, v = np.linalg.eigh(cov)
P = v[:, ::-1][:, :D]
print("var kept", w[::-1][:D].sum() / w.sum())
Tt = C @ P
Tt /= np.linalg.norm(Tt, axis=1, keepdims=True)
rank = np.arange(nw)
p = 0.08 / (rank + 2)
a = 1e-3
sif = (a / (a + p)).astype(np.float32)
Wd = (E[:nw] - E[:nw].mean(0)) @ P
Wd /= np.linalg.norm(Wd, axis=1, keepdims=True)
X = (Wd * sif[:, None]).astype(np.float32)
X0 = X.copy()
np.save(f"table_init{D}.npy", X)
rows = []
cols = []
vals = []
keep = []
for i, t in enumerate(S[nw:]):
    js = [ix[q] for q in plain_words(t) if q in ix]
    if js:
        r = len(keep)
        keep.append(nw + i)
        for j in js:
            rows.append(r)
            cols.append(j)
            vals.append(1.0)
A = sp.csr_matrix((np.array(vals, np.float32), (rows, cols)), shape=(len(keep), nw))
T = Tt[keep]
print(A.shape, A.nnz)
rng = np.random.default_rng(0)
val = rng.random(len(keep)) < 0.03
tr = ~val
Av, Tv = A[val], T[val]
A, T = A[tr], T[tr]
At = A.T.tocsr()
df = np.asarray((A > 0).sum(0)).ravel()
m = np.zeros_like(X)
v2 = np.zeros_like(X)
t0 = time.time()


def cosv():
    z = Av @ X
    return ((z * Tv).sum(1) / np.maximum(np.linalg.norm(z, axis=1), 1e-9)).mean()


print("init", cosv())
rg = (reg / len(T)) * np.ones((nw, 1), np.float32)
for k in range(1, steps + 1):
    Z = A @ X
    n = np.maximum(np.linalg.norm(Z, axis=1, keepdims=True), 1e-6)
    c = (Z * T).sum(1, keepdims=True) / n
    G = At @ ((c * Z / n - T) / n) / len(T) + rg * (X - X0)
    m = 0.9 * m + 0.1 * G
    v2 = 0.99 * v2 + 0.01 * G * G
    X -= lr * (m / (1 - 0.9**k)) / (np.sqrt(v2 / (1 - 0.99**k)) + 1e-10)
    if k % 20 == 0:
        print(k, c.mean(), cosv(), time.time() - t0, flush=True)
np.save(f"table_{D}.npy", X)
print("norms", np.linalg.norm(X, axis=1)[[0, 1, 2, 5, 1000, 5000]])
