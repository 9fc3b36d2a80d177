"""What a user would write: python3 user-script.py PEERS_FOLDER LOGITS LABELS MAP_OUT THREADS
Loads both files, the usual PyTorch formulation with autograd, saves the map of the gradient. One process, as started by hand."""
import sys
import numpy as np, torch

sys.path.insert(0, sys.argv[1])
from peers import usual

torch.set_num_threads(int(sys.argv[5]))
logits = torch.from_numpy(np.load(sys.argv[2]))
labels = torch.from_numpy(np.load(sys.argv[3]).astype(np.int64))
_, loss, _ = usual(logits, labels)
np.save(sys.argv[4], logits.grad.abs().sum(0).numpy() if logits.dim() == 3 else logits.grad.numpy())
print(loss)
