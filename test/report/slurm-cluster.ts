import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { cpus, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why the real scheduler cannot be started here; null when it can. */
export const noSlurm: string | null = (() => {
  const missing = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'].filter(
    (file) => !existsSync(file),
  );
  if (missing.length > 0) return `Slurm is not installed (no ${missing.join(', ')}): apt-get install slurm-wlm munge`;
  return process.getuid?.() === 0 ? null : 'Slurm is installed, but only root can start its daemons here';
})();

/** A Slurm of one node, of this test alone. */
export interface SlurmCluster {
  readonly env: NodeJS.ProcessEnv;
  /** Waits until no job is left. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSlurm(): Promise<SlurmCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-slurm-'));
  // The daemon of another user looks into it.
  chmodSync(folder, 0o755);
  const host = hostname().split('.')[0] ?? 'localhost';
  for (const name of ['ctld', 'd', 'munge']) mkdirSync(path.join(folder, name));
  const munge = path.join(folder, 'munge');
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'munge'], { encoding: 'utf8' })));
  writeFileSync(path.join(munge, 'key'), randomBytes(1024), { mode: 0o400 });
  for (const place of [munge, path.join(munge, 'key')]) chownSync(place, uid ?? 0, gid ?? 0);
  const daemons: ChildProcess[] = [];
  const start = (program: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const log = openSync(path.join(folder, `${path.basename(program)}.out`), 'a');
    daemons.push(spawn(program, args, { env, stdio: ['ignore', log, log] }));
  };
  const file = (name: string) => path.join(munge, name);
  start(
    'setpriv',
    [
      '--reuid=munge',
      '--regid=munge',
      '--clear-groups',
      '/usr/sbin/munged',
      '--foreground',
      `--key-file=${file('key')}`,
      `--socket=${file('sock')}`,
      `--pid-file=${file('pid')}`,
      `--log-file=${file('log')}`,
      `--seed-file=${file('seed')}`,
    ],
    process.env,
  );
  await until(() => existsSync(file('sock')), 'munged');
  const config = path.join(folder, 'slurm.conf');
  writeFileSync(config, slurmConf(folder, host, await freePort(), await freePort()));
  const env = { ...process.env, SLURM_CONF: config };
  start('/usr/sbin/slurmctld', ['-D', '-f', config], env);
  start('/usr/sbin/slurmd', ['-D', '-f', config, '-N', host], env);
  const ask = async (program: string, args: readonly string[]) =>
    (await run(program, [...args], { env }).catch(() => ({ stdout: '?' }))).stdout;
  const stop = async () => {
    for (const daemon of daemons.reverse()) {
      const ended = new Promise((resolve) => daemon.once('close', resolve));
      daemon.kill('SIGTERM');
      if (daemon.exitCode === null && daemon.signalCode === null) await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => (await ask('sinfo', ['-h', '-o', '%T'])).includes('idle'), 'slurmd');
  } catch (error) {
    const logs = ['slurmctld.out', 'slurmd.out'].map((name) =>
      readFileSync(path.join(folder, name), 'utf8').slice(-1000),
    );
    await stop();
    throw new Error(logs.join('\n'), { cause: error });
  }
  return { env, stop, idle: () => until(async () => (await ask('squeue', ['-h'])).trim() === '', 'the jobs') };
}

function slurmConf(folder: string, host: string, controlPort: number, nodePort: number): string {
  const settings = {
    ClusterName: 'test',
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmUser: 'root',
    SlurmdUser: 'root',
    SlurmctldPort: controlPort,
    SlurmdPort: nodePort,
    AuthType: 'auth/munge',
    AuthInfo: `socket=${folder}/munge/sock`,
    CredType: 'cred/munge',
    StateSaveLocation: `${folder}/ctld`,
    SlurmdSpoolDir: `${folder}/d`,
    SlurmctldPidFile: `${folder}/slurmctld.pid`,
    SlurmdPidFile: `${folder}/slurmd.pid`,
    SlurmctldLogFile: `${folder}/slurmctld.log`,
    SlurmdLogFile: `${folder}/slurmd.log`,
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    JobAcctGatherType: 'jobacct_gather/none',
    AccountingStorageType: 'accounting_storage/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_CPU',
    SchedulerType: 'sched/backfill',
    SchedulerParameters: 'batch_sched_delay=0,sched_interval=1,bf_interval=1',
    PriorityType: 'priority/basic',
    ReturnToService: 2,
    SwitchType: 'switch/none',
    MpiDefault: 'none',
    MailProg: '/bin/true',
    MinJobAge: 300,
    KillWait: 5,
    CommunicationParameters: 'NoInAddrAny,NoCtldInAddrAny',
  };
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus().length} State=UNKNOWN`,
    `PartitionName=p Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function until(ready: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come up or end`);
}
