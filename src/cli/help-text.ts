/** The commands, in the order in which they are listed. */
export const commandNames = ['inspect', 'report', 'merge', 'compare', 'series', 'slurm', 'doctor', 'convert'] as const;
export type CommandName = (typeof commandNames)[number];

/** Lines of the help and the commands that they are about. */
interface HelpLines {
  readonly of: readonly CommandName[];
  readonly text: string;
}

const pairs: readonly CommandName[] = ['inspect', 'report', 'compare', 'series', 'slurm', 'doctor'];
const dataSets: readonly CommandName[] = ['report', 'compare', 'series', 'slurm'];

const usages: Readonly<Record<CommandName, string>> = {
  inspect: '  lovasz-lens inspect <prediction> [options]                  one pair, or one batch',
  report: '  lovasz-lens report <folder | lovasz-lens.json> [options]    every pair of a data set',
  merge: '  lovasz-lens merge <part.json>... --out FILE                 parts of a report into one',
  compare: `  lovasz-lens compare <folder> --runs A,B                     what changed between two runs (--runs A --runs B,
                                                              where a name has a comma)`,
  series: "  lovasz-lens series <folder> [--runs 'ckpt*' | --runs A,B,C] checkpoints over time",
  slurm: '  lovasz-lens slurm <folder> --shards N                       scripts for a Slurm cluster',
  doctor: '  lovasz-lens doctor <file or folder>... [--json]             what is doubtful about the encoding',
  convert: '  lovasz-lens convert <file> --out FILE.npy|.png              what was read from a file, exactly',
};

const sections: readonly { readonly title: string; readonly lines: readonly HelpLines[] }[] = [
  {
    title: 'Files',
    lines: [
      {
        of: ['inspect', 'doctor'],
        text: '  --ground-truth FILE        the ground truth; otherwise found by name and folder',
      },
      {
        of: dataSets,
        text: "  --ground-truth FOLDER      where several folders of truths fit: this one; '*_L.png': those that end so",
      },
      { of: ['inspect'], text: '  --image FILE               the image, for the record' },
      {
        of: [...pairs, 'convert'],
        text: '  --config FILE              a lovasz-lens.json; otherwise the nearest one above the prediction',
      },
      { of: pairs, text: '  --allow-outside            paths of the configuration may leave its folder' },
      { of: [...pairs, 'convert'], text: '  --key NAME                 member of a container file' },
      { of: pairs, text: '  --ground-truth-key NAME    the same for the ground truth' },
    ],
  },
  {
    title: 'What the numbers mean (otherwise found from evidence, which --json shows)',
    lines: [
      {
        of: pairs,
        text: `  --kind auto|labels|logits|probabilities
  --axes auto|chw|hwc|cbhw`,
      },
      {
        of: [...pairs, 'convert'],
        text: '  --preset NAME              pascal_voc, cityscapes_trainids, camvid_11, …',
      },
      {
        of: pairs,
        text: `  --ignore 255[,0…]|none|auto  values on disk that take no part
  --label-offset N           class = value on disk − N
  --resize auto|none         none refuses a prediction of another size`,
      },
    ],
  },
  {
    title: 'The loss',
    lines: [
      {
        of: pairs,
        text: `  --loss auto|lovasz-softmax|lovasz-hinge|lovasz-sigmoid
  --classes present|all|0,3,5
  --per-image | --pooled
  --ties shapley|index`,
      },
    ],
  },
  {
    title: 'Output of inspect',
    lines: [
      {
        of: ['inspect'],
        text: `  --json                     everything, in full precision
  --map contribution|error|weight|grad-probability|grad-logit
  --class N|all  --map-out FILE.npy|.png  --dtype float32|float64
  --curve-out FILE.csv       the sorted-error curve of --class N
  --regions N                exact gains of fixing the N largest wrong regions (20); 0: none`,
      },
    ],
  },
  {
    title: 'Output of report',
    lines: [
      {
        of: ['report', 'slurm'],
        text: "  --run NAME                 a run of the data set; --run 'NAME/*.npy': its files that end so",
      },
      {
        of: ['report', 'merge', 'slurm'],
        text: '  --out FILE.json|.csv|.md|.html|.xml  repeatable; .xml is JUnit',
      },
      { of: ['report', 'merge'], text: '  --json                     the report itself, on stdout' },
      { of: ['report'], text: '  --shard i/n                one of n parts, for merge' },
      {
        of: ['report', 'merge', 'slurm'],
        text: `  --fail-if 'pooled.mIoU<0.6'  exit 1 when it holds; repeatable
  --baseline OLD.json --fail-if 'pooled.mIoU drops 0.01'`,
      },
      {
        of: dataSets,
        text: `  --fresh                    reuse nothing of an earlier run
  --limit N                  the first N pairs`,
      },
    ],
  },
  {
    title: 'Output of compare and series',
    lines: [
      {
        of: ['compare', 'series'],
        text: '  --out FILE.json|.csv|.md   repeatable, for series also .html; --json prints; --limit and --fresh as of report',
      },
      {
        of: ['series'],
        text: `  --good X                   series: an image is good in a run when its mIoU is at least X (0.5)
  --flicker N                series: an image flickers when it crosses that line N times or more (2)`,
      },
    ],
  },
  {
    title: 'Output of slurm (options of report go into the scripts)',
    lines: [
      {
        of: ['slurm'],
        text: `  --shards N                 how many parts
  --dir FOLDER               where the scripts go (lovasz-lens-slurm)
  --sbatch=--OPTION=VALUE    for sbatch, into every script; repeatable: --sbatch=--partition=cpu`,
      },
    ],
  },
];

const end = `  --threads N  --quiet  --help  --version

Exit codes: 0 done · 1 a threshold was crossed · 2 bad usage or unreadable input · 3 some pairs could not be read ·
130 interrupted.
`;

/** The help of all commands, or of one: what it takes, and nothing else. */
export function helpText(command: CommandName | null): string {
  const about = (of: readonly CommandName[]) => command === null || of.includes(command);
  const parts = [
    'lovasz-lens: Lovász losses of segmentation masks, exactly',
    ['Usage', ...commandNames.filter((name) => about([name])).map((name) => usages[name])].join('\n'),
    ...sections.flatMap(({ title, lines }) => {
      const shown = lines.filter(({ of }) => about(of)).map(({ text }) => text);
      return shown.length === 0 ? [] : [[title, ...shown].join('\n')];
    }),
  ];
  const others = command === null ? '  lovasz-lens COMMAND --help: what one command takes.\n' : '';
  return `${parts.join('\n\n')}\n\n${others}${end}`;
}
