"""A data set as many have it: python3 report-data.py FOLDER PAIRS [HEIGHT WIDTH]
gt/NNNNN.png (360x480 by default, 11 classes, 255 ignored) and pred/NNNNN.npy (float16 logits at a quarter of the size).
Twenty images are drawn; the others are links to them, under names of their own."""
import os, sys
import numpy as np
from PIL import Image

folder, pairs = sys.argv[1], int(sys.argv[2])
height, width = (int(side) // 4 for side in sys.argv[3:5] or (360, 480))
for name in ('gt', 'pred'):
    os.makedirs(os.path.join(folder, name), exist_ok=True)

def smooth(rng, channels, h, w, cell):
    coarse = rng.standard_normal((channels, h // cell + 2, w // cell + 2))
    return coarse.repeat(cell, 1).repeat(cell, 2)[:, :h, :w]

def save(path, write):
    if not os.path.exists(path):
        write(path)

for i in range(pairs):
    gt, pred = (os.path.join(folder, kind, f'{i:05}{end}') for kind, end in (('gt', '.png'), ('pred', '.npy')))
    if i >= 20:
        for path in (gt, pred):
            source = path.replace(f'{i:05}', f'{i % 20:05}')
            save(path, lambda to: os.link(source, to))
        continue
    rng = np.random.default_rng(i)
    field = smooth(rng, 11, height, width, 9) + 0.6 * smooth(rng, 11, height, width, 3)
    labels = field.argmax(0).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    labels[:4] = 255
    logits = (3 * field + rng.standard_normal(field.shape)).astype(np.float16)
    save(gt, lambda to: Image.fromarray(labels).save(to))
    save(pred, lambda to: np.save(to, logits))
