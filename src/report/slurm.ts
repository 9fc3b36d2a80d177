/** A report in parts on a Slurm cluster. All paths are absolute. */
export interface SlurmPlan {
  readonly shards: number;
  /** Where scripts, parts and logs lie. */
  readonly folder: string;
  /** What starts this program: an interpreter and a script. */
  readonly program: readonly string[];
  /** Arguments of `report`, without its parts and its output. */
  readonly reportArgs: readonly string[];
  /** Arguments of `merge` besides the parts: output files and thresholds. */
  readonly mergeArgs: readonly string[];
  /** Options of sbatch for the parts, one a line of the script. */
  readonly sbatchOptions: readonly string[];
}

export interface SlurmScript {
  readonly name: string;
  readonly text: string;
  readonly executable: boolean;
}

/**
 * The scripts: `report.sbatch` is a job array with a part a task, `merge.sbatch` puts the parts together or names
 * those that are missing, `submit.sh` submits both; what it is given goes to the array (`./submit.sh --array=3` runs
 * one part again).
 */
export function slurmScripts(plan: SlurmPlan): SlurmScript[] {
  const { shards, folder, program } = plan;
  const lens = program.map(shellWord).join(' ');
  const home = shellWord(folder);
  const report = [
    '#!/bin/bash',
    '#SBATCH --job-name=lovasz-lens',
    `#SBATCH --array=1-${shards}`,
    ...plan.sbatchOptions.map((option) => `#SBATCH ${option}`),
    'set -u',
    `cd ${home} || exit 2`,
    `part="$SLURM_ARRAY_TASK_ID"`,
    '# A part of an earlier attempt must not be taken for this one.',
    'rm -f "parts/part-$part.json"',
    `${lens} report ${plan.reportArgs.map(shellWord).join(' ')} \\`,
    `  --shard "$part/${shards}" --threads "\${SLURM_CPUS_PER_TASK:-1}" --out "parts/part-$part.json"`,
    'code=$?',
    '# Code 3: some pairs could not be read. They stand in the part, which is whole.',
    '[ "$code" -eq 3 ] && code=0',
    '[ "$code" -eq 0 ] || rm -f "parts/part-$part.json"',
    'exit "$code"',
  ];
  const merge = [
    '#!/bin/bash',
    '#SBATCH --job-name=lovasz-lens-merge',
    ...plan.sbatchOptions.map((option) => `#SBATCH ${option}`),
    'set -u',
    `cd ${home} || exit 2`,
    'parts=()',
    'missing=()',
    `for part in $(seq 1 ${shards}); do`,
    '  if [ -f "parts/part-$part.json" ]; then parts+=("parts/part-$part.json"); else missing+=("$part"); fi',
    'done',
    `if [ "\${#missing[@]}" -gt 0 ]; then`,
    `  echo "parts missing: \${missing[*]} of ${shards}. Run them again: ./submit.sh --array=$(IFS=,; echo "\${missing[*]}")" >&2`,
    '  exit 2',
    'fi',
    `${lens} merge "\${parts[@]}" ${plan.mergeArgs.map(shellWord).join(' ')}`,
  ];
  const submit = [
    '#!/bin/bash',
    '# Submits all parts, or some of them: ./submit.sh --array=3,5. What is given here goes to sbatch.',
    'set -eu',
    `cd ${home}`,
    'mkdir -p parts logs',
    `array=1-${shards}`,
    'before=',
    'for word in "$@"; do',
    `  case "$word" in --array=*) array="\${word#--array=}" ;; -a?*) array="\${word#-a}" ;; esac`,
    '  case "$before" in --array | -a) array="$word" ;; esac',
    '  before="$word"',
    'done',
    '# What an earlier attempt left of these parts must not be merged, even if a task never starts.',
    `for range in \${array//,/ }; do`,
    `  range="\${range%%\\%*}"`,
    '  step=1',
    `  case "$range" in *:*) step="\${range#*:}"; range="\${range%%:*}" ;; esac`,
    `  for part in $(seq "\${range%-*}" "$step" "\${range#*-}"); do rm -f "parts/part-$part.json"; done`,
    'done',
    'report=$(sbatch --parsable --output=logs/part-%a.log "$@" report.sbatch)',
    'merge=$(sbatch --parsable --output=logs/merge.log --dependency="afterany:$report" merge.sbatch)',
    'echo "parts: job $report, merge: job $merge"',
  ];
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
  return [
    { name: 'report.sbatch', text: text(report), executable: false },
    { name: 'merge.sbatch', text: text(merge), executable: false },
    { name: 'submit.sh', text: text(submit), executable: true },
  ];
}

/** A word of a shell command: bare where nothing in it means anything to the shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
