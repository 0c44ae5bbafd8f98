import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { instantOf } from '../../src-shared/base/dates.ts';
import {
  APP,
  architectures,
  type Installed,
  LARGEST_BYTES,
  LONGEST_DAYS,
  platforms,
  signedText,
  UpdateManifest,
} from '../../src-shared/update/manifest.ts';
import { Version } from '../../src-shared/update/version.ts';
import type { CommandIo } from './command.ts';
import { checkUpdate, sha512Of } from './update-check.ts';
import { refusalWords } from './update-words.ts';

const USAGE = `Usage: cs update sign INSTALLER --key PRIVATE.pem --version X.Y.Z --platform P --arch A [--days 30] [--json]
       cs update verify MANIFEST --key PUBLIC.pem --installed X.Y.Z --platform P --arch A [--sha512 HEX] [--json]

sign     writes INSTALLER.update.json, which says what the installer is, signed with the key that is kept offline.
verify   checks a manifest and the installer beside it for a computer, as before it is carried to a clinic: signature, expiry,
         application, version, size and content.

  --key FILE       Ed25519: openssl genpkey -algorithm ed25519 -out PRIVATE.pem; openssl pkey -in PRIVATE.pem -pubout
  --version        of the installer
  --installed      the version that the computer has
  --sha512 HEX     of the installer that the computer was installed from, when it is known
  --platform, --arch   ${platforms.join(', ')}; ${architectures.join(', ')}
  --days N         how long the manifest is good for: 1 to ${LONGEST_DAYS}
  --json           one JSON object
  --help           this text

Exit code: 0 signed or good, 1 refused, 2 not readable or not possible.
`;

const text = { type: 'string' } as const;
const options = {
  key: text,
  version: text,
  installed: text,
  sha512: text,
  platform: text,
  arch: text,
  days: text,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const place = { key: z.string().min(1), platform: z.enum(platforms), arch: z.enum(architectures), json: z.boolean() };
const SignOptions = z.strictObject({
  ...place,
  version: Version,
  days: z.coerce.number().int().min(1).max(LONGEST_DAYS),
});
const VerifyOptions = z.strictObject({
  ...place,
  installed: Version,
  sha512: z
    .string()
    .regex(/^[0-9a-f]{128}$/, 'not a SHA-512 in hex')
    .nullable(),
});

/** `cs update …`. @returns the exit code. */
export async function update(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { help, json = false, days = '30', sha512 = null, ...given } = values;
    if (help) {
      io.stdout(USAGE);
      return 0;
    }
    const [act, file, ...more] = positionals;
    if ((act !== 'sign' && act !== 'verify') || file === undefined || more.length > 0) {
      io.stderr(`Say what to do, and with which file.\n\n${USAGE}`);
      return 2;
    }
    if (act === 'sign') return await signInstaller(file, wanted(SignOptions, { ...given, json, days }), io);
    return await verifyManifest(file, wanted(VerifyOptions, { ...given, json, sha512 }), io);
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** @throws Error that names the option at fault. */
function wanted<T>(schema: z.ZodType<T>, values: unknown): T {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const named = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  throw new Error(`--${String(named)}: ${issue?.message}`);
}

async function signInstaller(path: string, asked: z.infer<typeof SignOptions>, io: CommandIo): Promise<number> {
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) throw new Error(`${path} has ${size} bytes; an update has at most ${LARGEST_BYTES}`);
  const key = createPrivateKey(readFileSync(asked.key, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`--key: ${asked.key} holds no Ed25519 key`);
  const now = new Date();
  const manifest = wanted(UpdateManifest, {
    format: 'countersign-update/1',
    app: APP,
    version: asked.version,
    platform: asked.platform,
    arch: asked.arch,
    file: basename(path),
    bytes: size,
    sha512: await sha512Of(path),
    issuedAt: instantOf(now),
    expiresAt: instantOf(new Date(now.getTime() + asked.days * 86_400_000)),
  });
  const content = JSON.stringify(manifest);
  const signature = sign(null, Buffer.from(signedText(content)), key).toString('base64');
  const out = `${path}.update.json`;
  writeFileSync(out, `${JSON.stringify({ manifest: content, signature })}\n`);
  io.stdout(
    asked.json
      ? `${JSON.stringify({ signed: out, ...manifest })}\n`
      : `SIGNED  ${out}, good until ${manifest.expiresAt}\n`,
  );
  return 0;
}

async function verifyManifest(path: string, asked: z.infer<typeof VerifyOptions>, io: CommandIo): Promise<number> {
  const { platform, arch, installed: version, sha512 } = asked;
  const installed: Installed = { app: APP, platform, arch, version, sha512 };
  const checked = await checkUpdate(path, readFileSync(asked.key, 'utf8'), installed, instantOf(new Date()));
  if (asked.json) {
    const { ok } = checked;
    io.stdout(`${JSON.stringify(ok ? { good: true, ...checked.value } : { good: false, refusal: checked.error })}\n`);
  } else if (checked.ok) {
    const { file, version: offered, expiresAt } = checked.value;
    io.stdout(`GOOD  ${file}: version ${offered}, until ${expiresAt}\n`);
  } else io.stdout(`REFUSED  ${path}: ${refusalWords(checked.error)}\n`);
  return checked.ok ? 0 : 1;
}
