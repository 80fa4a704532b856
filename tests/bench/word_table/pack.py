import numpy as np

X = np.load("/tmp/ml/b_IRF128.npy").astype(np.float32)
s = np.abs(X).max(1) / 127
s = np.maximum(s, 1e-8).astype(np.float16)
q = np.clip(np.rint(X / s.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
np.save("/work/main/bot/matching/data/word_vectors.npy", q)
np.save("/work/main/bot/matching/data/word_scales.npy", s)
print(q.shape, np.abs(q * s.astype(np.float32)[:, None] - X).max() / np.abs(X).max(), (s == 0).sum())
