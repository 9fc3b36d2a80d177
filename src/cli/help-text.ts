export const helpText = `lovasz-lens: Lovász losses of segmentation masks, exactly

Usage
  lovasz-lens inspect <prediction> [options]                  one pair, or one batch
  lovasz-lens report <folder | lovasz-lens.json> [options]    every pair of a data set
  lovasz-lens merge <part.json>... --out FILE                 parts of a report into one
  lovasz-lens compare <folder> --runs A,B                     what changed between two runs (--runs A --runs B,
                                                              where a name has a comma)
  lovasz-lens series <folder> [--runs 'ckpt*' | --runs A,B,C] checkpoints over time
  lovasz-lens slurm <folder> --shards N                       scripts for a Slurm cluster
  lovasz-lens doctor <file or folder>... [--json]             what is doubtful about the encoding
  lovasz-lens convert <file> --out FILE.npy|.png              what was read from a file, exactly

Files
  --ground-truth FILE        the ground truth; otherwise found by name and folder
  --image FILE               the image, for the record
  --config FILE              a lovasz-lens.json; otherwise the nearest one above the prediction
  --allow-outside            paths of the configuration may leave its folder
  --key NAME                 member of a container file
  --ground-truth-key NAME    the same for the ground truth

What the numbers mean (otherwise found from evidence, which --json shows)
  --kind auto|labels|logits|probabilities
  --axes auto|chw|hwc
  --preset NAME              pascal_voc, cityscapes_trainids, camvid_11, …
  --ignore 255[,0…]|none     values on disk that take no part
  --label-offset N           class = value on disk − N
  --resize auto|none         none refuses a prediction of another size

The loss
  --loss auto|lovasz-softmax|lovasz-hinge|lovasz-sigmoid
  --classes present|all|0,3,5
  --per-image | --pooled
  --ties shapley|index

Output of inspect
  --json                     everything, in full precision
  --map contribution|error|weight|grad-probability|grad-logit
  --class N|all  --map-out FILE.npy|.png  --dtype float32|float64
  --curve-out FILE.csv       the sorted-error curve of --class N
  --regions N                exact gains of fixing the N largest wrong regions (20); 0: none

Output of report
  --run NAME                 a run of the data set
  --out FILE.json|.csv|.md|.html|.xml  repeatable; .xml is JUnit
  --shard i/n                one of n parts, for merge
  --fail-if 'pooled.mIoU<0.6'  exit 1 when it holds; repeatable
  --baseline OLD.json --fail-if 'pooled.mIoU drops 0.01'
  --fresh                    reuse nothing of an earlier run
  --limit N                  the first N pairs

Output of compare and series
  --out FILE.json|.csv|.md   repeatable, for series also .html; --json prints; --limit and --fresh as of report
  --good X                   series: an image is good in a run when its mIoU is at least X (0.5)
  --flicker N                series: an image flickers when it crosses that line N times or more (2)

Output of slurm (options of report go into the scripts)
  --shards N                 how many parts
  --dir FOLDER               where the scripts go (lovasz-lens-slurm)
  --sbatch=--OPTION=VALUE    for sbatch, into every script; repeatable: --sbatch=--partition=cpu

  --threads N  --quiet  --help  --version

Exit codes: 0 done · 1 a threshold was crossed · 2 bad usage or unreadable input · 3 some pairs could not be read ·
130 interrupted.
`;
