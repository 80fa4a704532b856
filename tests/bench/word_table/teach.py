import json, numpy as np, re, random, zipfile, sys, time
from tokenizers import Tokenizer

b = open("mini/all_minilm_l6_v2/m/model.safetensors", "rb").read()
n = int.from_bytes(b[:8], "little")
h = json.loads(b[8 : 8 + n])
P = {
    k: np.frombuffer(b[8 + n + v["data_offsets"][0] : 8 + n + v["data_offsets"][1]], dtype=np.float32).reshape(
        v["shape"]
    )
    for k, v in h.items()
    if k != "__metadata__" and v["dtype"] == "F32"
}
pre = "" if "embeddings.word_embeddings.weight" in P else "bert."
g = lambda k: P[pre + k]


def ln(x, k):
    m = x.mean(-1, keepdims=True)
    v = x.var(-1, keepdims=True)
    return (x - m) / np.sqrt(v + 1e-12) * g(k + ".weight") + g(k + ".bias")


def erf(x):
    t = 1 / (1 + 0.3275911 * np.abs(x))
    y = 1 - (((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * np.exp(
        -x * x
    )
    return np.sign(x) * y


def lin(x, k):
    return x @ g(k + ".weight").T + g(k + ".bias")


def fwd(ids):  # (B,T) same length
    B, T = ids.shape
    x = (
        g("embeddings.word_embeddings.weight")[ids]
        + g("embeddings.position_embeddings.weight")[:T]
        + g("embeddings.token_type_embeddings.weight")[0]
    )
    x = ln(x, "embeddings.LayerNorm")
    for i in range(6):
        p = f"encoder.layer.{i}."
        sp = lambda z: z.reshape(B, T, 12, 32).transpose(0, 2, 1, 3)
        q, k, v = (sp(lin(x, p + f"attention.self.{c}")) for c in ("query", "key", "value"))
        a = q @ k.transpose(0, 1, 3, 2) / np.sqrt(32)
        a = np.exp(a - a.max(-1, keepdims=True))
        a /= a.sum(-1, keepdims=True)
        o = (a @ v).transpose(0, 2, 1, 3).reshape(B, T, 384)
        x = ln(lin(o, p + "attention.output.dense") + x, p + "attention.output.LayerNorm")
        f = lin(x, p + "intermediate.dense")
        f = f * 0.5 * (1 + erf(f / np.sqrt(2).astype(np.float32)))
        x = ln(lin(f.astype(np.float32), p + "output.dense") + x, p + "output.LayerNorm")
    e = x.mean(1)
    return e / np.linalg.norm(e, axis=1, keepdims=True)


tok = Tokenizer.from_file("mini/all_minilm_l6_v2/m/tokenizer.json")
tok.no_padding()
tok.enable_truncation(32)


def embed(S, log=True):
    ids = [e.ids for e in tok.encode_batch(S)]
    by = {}
    for i, x in enumerate(ids):
        by.setdefault(len(x), []).append(i)
    out = np.zeros((len(S), 384), np.float32)
    t = time.time()
    done = 0
    for L, ix in sorted(by.items()):
        for a in range(0, len(ix), 128):
            j = ix[a : a + 128]
            out[j] = fwd(np.array([ids[i] for i in j]))
            done += len(j)
        if log:
            print(L, done, time.time() - t, flush=True)
    return out


if __name__ == "__main__":
    z = embed(["how do i cancel my credit card", "cancel my visa please", "what is the weather"], False)
    print(z @ z.T)
    words = [l for l in open("/work/main/bot/matching/data/common_words.txt").read().splitlines() if l[0] != "#"]
    W = set(words)
    gl = []
    exs = []
    for pos in ("noun", "verb", "adj", "adv"):
        for l in open(f"wn/usr/share/wordnet/data.{pos}"):
            if l.startswith("  "):
                continue
            gloss = l.split("| ")[1].strip()
            q = re.findall(r'"([^"]+)"', gloss)
            d = re.sub(r"\(.*?\)", "", gloss.split('"')[0]).strip(" ;")
            head = l.split()[4].replace("_", " ")
            exs += q
            if d:
                gl.append(head + ": " + d)
    cb = []
    zf = zipfile.ZipFile("dl/chatterbot_corpus-1.3.3-py2.py3-none-any.whl")
    for nme in zf.namelist():
        if "/english/" in nme:
            cb += [l.strip(" -").strip() for l in zf.read(nme).decode().splitlines() if l.strip().startswith("-")]
    tk = lambda s: re.findall(r"[a-z]+", s.lower())
    ok = lambda s, lo, hi: lo <= len(tk(s)) <= hi and sum(w in W for w in tk(s)) >= 0.85 * len(tk(s))
    rnd = random.Random(1)
    exs = [s for s in exs if ok(s, 3, 14)]
    gl = [s for s in gl if ok(s, 4, 13)]
    cb = [s for s in cb if ok(s, 2, 14)]
    rnd.shuffle(exs)
    rnd.shuffle(gl)
    print(len(exs), len(gl), len(cb), flush=True)
    S = words + cb + exs[:34000] + gl[:22000]
    json.dump(S, open("S.json", "w"))
    E = embed(S)
    np.save("S.npy", E.astype(np.float16))
    print("done")
