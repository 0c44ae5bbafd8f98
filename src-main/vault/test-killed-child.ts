/**
 * Works on a vault until it is killed: `node test-killed-child.ts FOLDER [STEP PHASE]`. It acknowledges each deed with
 * a line, and with STEP kills itself at that operation of the disk.
 */
import { writeSync } from 'node:fs';
import { watchedDisk } from './test-disk.ts';
import { CHEAP_KDF, createdVault, record, valueOf } from './test-vault.ts';
import { deeds } from './test-workload.ts';
import { nodeFiles } from './vault-files.ts';

const [, , folder = '', step, phase] = process.argv;
const say = (line: string) => writeSync(1, `${line}\n`);
const steps: string[] = [];
const files = watchedDisk(nodeFiles, ({ n, op, file }, now) => {
  if (now === 'before') steps.push(`${op} ${file}`);
  if (step === String(n) && now === phase) process.kill(process.pid, 'SIGKILL');
});

const limits = { segmentBytes: 4_000, compactAboveBytes: 20_000, flushAfterMs: 3_600_000 };
const vault = await createdVault({ folder, files, kdf: CHEAP_KDF, limits });
say('created');
for (const [index, deed] of deeds().entries()) {
  say(`begun ${index + 1}`);
  valueOf(await deed.run(vault));
  say(`done ${index + 1}`);
}
if (step === 'forever') {
  for (let n = 0; ; n += 1) {
    valueOf(await vault.append([record([{ id: `f${n}` }], { instance: 'forever', scope: 'device' })], true));
    say(`forever ${n}`);
  }
}
await vault.close();
for (const name of steps) say(`step ${name}`);
