import { describe, expect, it } from 'vitest';
import { configHelp, readConfig, type Config } from './config.ts';

const noFile = (file: string): string => {
  throw new Error(`no such file: ${file}`);
};
function read(argv: string[] = [], env: Record<string, string> = {}, file?: unknown) {
  return readConfig(argv, env, file === undefined ? noFile : () => JSON.stringify(file));
}
function config(...given: Parameters<typeof read>): Config {
  const result = read(...given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
function problems(...given: Parameters<typeof read>): { key: string; message: string }[] {
  const result = read(...given);
  return result.ok ? [] : result.error;
}

describe("the server's settings", () => {
  it('listen on 127.0.0.1:7410 and keep data in .data unless told otherwise', () =>
    expect(config()).toMatchObject({ port: 7410, host: '127.0.0.1', databaseUrl: undefined, log: 'warn', demo: true }));

  it('make the data folder absolute', () => expect(config(['--data', 'x']).data).toBe(`${process.cwd()}/x`));

  it('prefer a flag to the environment, and that to the file', () => {
    const file = { port: 1, host: 'from-file', log: 'warn' };
    const found = config(['--port=3', '--config', 'c.json'], { PORT: '2', COUNTERSIGN_HOST: 'from-env' }, file);
    expect(found).toMatchObject({ port: 3, host: 'from-env', log: 'warn' });
  });

  it('find the file by COUNTERSIGN_CONFIG as well', () =>
    expect(config([], { COUNTERSIGN_CONFIG: 'c.json' }, { port: 8000, demo: false })).toMatchObject({
      port: 8000,
      demo: false,
    }));

  it.each([
    [['--demo'], true],
    [['--no-demo'], false],
    [['--demo=false'], false],
  ])('take %j for demo %s', (argv, demo) => expect(config(argv).demo).toBe(demo));

  it('hold what is marked as a test unless told to post it', () => {
    expect(config().testFiles).toBe('hold');
    expect(config([], { COUNTERSIGN_TEST_FILES: 'post' }).testFiles).toBe('post');
    expect(problems(['--test-files', 'ignore'])).toEqual([{ key: '--test-files', message: 'must be hold or post' }]);
  });

  describe('of the ERP', () => {
    const given = ['--erp', 'tryton', '--erp-url', 'http://127.0.0.1:8000', '--erp-database', 'books'];
    it('post to the ledger of our own unless told otherwise', () => expect(config().erp).toBe('embedded'));

    it('takes a key for development where nobody else reaches the server alone', () => {
      const key = ['--dev-api-key', 'development-key-of-mine'];
      expect(config(key).devApiKey).toBe('development-key-of-mine');
      const refused = [{ key: '--dev-api-key', message: expect.stringContaining('on this machine alone') as string }];
      expect(problems([...key, '--host', '0.0.0.0'])).toEqual(refused);
      expect(problems(key, { COUNTERSIGN_PUBLIC_URL: 'https://billing.example.org' })).toEqual(refused);
      expect(problems(key, { COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.5' })).toEqual(refused);
      expect(problems(['--dev-api-key', 'short'])).toHaveLength(1);
    });

    it('publishes events by NATS, in the clear on this machine alone', () => {
      expect(config(['--nats-url', 'nats://127.0.0.1:4222']).natsUrl).toBe('nats://127.0.0.1:4222');
      expect(config(['--nats-url', 'tls://nats.example.org:4222']).natsUrl).toBe('tls://nats.example.org:4222');
      expect(problems(['--nats-url', 'nats://nats.example.org:4222'])).toEqual([
        { key: '--nats-url', message: 'must begin with tls, except on this machine' },
      ]);
      expect(problems(['--nats-credentials-file', '/run/nats'])).toEqual([
        { key: '--nats-credentials-file', message: 'needs natsUrl' },
      ]);
    });

    it('name an ERP as a whole or not at all, with what its kind asks for', () => {
      expect(config([...given, '--erp-user', 'poster', '--erp-secret-file', '/run/erp'])).toMatchObject({
        erp: 'tryton',
        erpUrl: 'http://127.0.0.1:8000',
      });
      expect(problems(given)).toEqual([{ key: '--erp', message: 'needs erpUser, erpSecretFile' }]);
      expect(problems(['--erp-user', 'poster'])).toEqual([
        { key: '--erp-user', message: 'needs erp to be another than embedded' },
      ]);
      const far = given.map((one) => one.replace('127.0.0.1', 'erp.example.org'));
      expect(problems([...far, '--erp-user', 'poster', '--erp-secret-file', '/run/erp'])).toEqual([
        { key: '--erp-url', message: 'must begin with https, except on this machine' },
      ]);
      const of = (kind: string): string[] => [
        '--erp',
        kind,
        ...given.slice(2),
        '--erp-user',
        'poster',
        '--erp-secret-file',
        '/run/erp',
      ];
      expect(problems(of('netsuite'))).toEqual([{ key: '--erp-user', message: 'must look like CLIENT:CERTIFICATE' }]);
      expect(problems(of('oracle'))).toMatchObject([{ key: '--erp-database' }]);
      expect(problems(of('business-central'))).toMatchObject([{ key: '--erp-url' }]);
      expect(problems([...of('business-central'), '--erp-token-url', 'https://login.example.org/token'])).toEqual([]);
      expect(problems(['--erp', 'ledgerly'])).toEqual([
        { key: '--erp', message: expect.stringMatching(/^must be embedded, tryton, /) as string },
      ]);
    });
  });

  describe('of the mail server', () => {
    const mail = { COUNTERSIGN_SMTP_HOST: 'mail.example.org', COUNTERSIGN_SMTP_FROM: 'desk@example.org' };
    it('encrypt on port 587 unless told otherwise', () =>
      expect(config([], mail)).toMatchObject({
        smtpPort: 587,
        smtpSecurity: 'starttls',
        smtpFrom: 'desk@example.org',
      }));

    it.each([
      [{ COUNTERSIGN_SMTP_HOST: 'mail.example.org' }, 'COUNTERSIGN_SMTP_HOST', 'needs smtpFrom'],
      [{ COUNTERSIGN_SMTP_FROM: 'desk@example.org' }, 'COUNTERSIGN_SMTP_FROM', 'needs smtpHost'],
      [{ ...mail, COUNTERSIGN_SMTP_FROM: 'desk' }, 'COUNTERSIGN_SMTP_FROM', 'must be an e-mail address'],
      [{ ...mail, COUNTERSIGN_SMTP_USER: 'u' }, 'COUNTERSIGN_SMTP_USER', 'needs smtpPassword'],
      [{ ...mail, COUNTERSIGN_SMTP_PASSWORD: 'p' }, 'COUNTERSIGN_SMTP_PASSWORD', 'needs smtpUser'],
      [{ ...mail, COUNTERSIGN_SMTP_PORT: '0' }, 'COUNTERSIGN_SMTP_PORT', 'must be a port'],
      [{ ...mail, COUNTERSIGN_SMTP_SECURITY: 'none' }, 'COUNTERSIGN_SMTP_SECURITY', 'on this machine only'],
      [{ COUNTERSIGN_MAIL_DOMAIN: 'example.org' }, 'COUNTERSIGN_MAIL_DOMAIN', 'needs smtpHost'],
      [{ ...mail, COUNTERSIGN_MAIL_DOMAIN: 'a b' }, 'COUNTERSIGN_MAIL_DOMAIN', 'must be a domain'],
    ])('are refused by name: %j', (env, key, message) =>
      expect(problems([], env)).toEqual([{ key, message: expect.stringContaining(message) as string }]),
    );

    it('need no encryption within one machine', () =>
      expect(
        config([], { ...mail, COUNTERSIGN_SMTP_HOST: '127.0.0.1', COUNTERSIGN_SMTP_SECURITY: 'none' }).smtpSecurity,
      ).toBe('none'));
  });

  it('let an address try 600 times a minute unless told otherwise', () => {
    expect(config().attemptsPerMinute).toBe(600);
    expect(config([], { COUNTERSIGN_ATTEMPTS_PER_MINUTE: '0' }).attemptsPerMinute).toBe(0);
    expect(problems([], { COUNTERSIGN_ATTEMPTS_PER_MINUTE: '-1' })).toEqual([
      { key: 'COUNTERSIGN_ATTEMPTS_PER_MINUTE', message: 'must be a number per minute, 0 to 999999 (0: no limit)' },
    ]);
  });

  it('believe no proxy unless told which, by address or network', () => {
    expect(config().trustedProxies).toBeUndefined();
    const given = config([], { COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.5, fd00::/8,10.1.0.0/16' }).trustedProxies;
    expect(given).toEqual(['10.0.0.5', 'fd00::/8', '10.1.0.0/16']);
  });

  it.each(['true', '10.0.0.5,', '10.0.0.0/33', 'proxy.example.org', '10.0.0.5/'])('take no %s for a proxy', (text) =>
    expect(problems([], { COUNTERSIGN_TRUSTED_PROXIES: text })).toEqual([
      { key: 'COUNTERSIGN_TRUSTED_PROXIES', message: expect.stringContaining('is none') as string },
    ]),
  );

  it('take port 0 for any free one', () => expect(config(['--port', '0']).port).toBe(0));

  it('take an empty variable for none', () => expect(config([], { DATABASE_URL: '' }).databaseUrl).toBeUndefined());

  it.each([
    'postgresql://u:p@db.example:5432/x',
    'postgres://localhost/x',
    'postgresql://u@localhost/x?host=%2Frun%2Fpg',
  ])('accept the database %s', (url) => expect(config([], { DATABASE_URL: url }).databaseUrl).toBe(url));
});

describe('a bad setting', () => {
  it.each([
    [['--port', '70000'], '--port'],
    [['--port', '80a'], '--port'],
    [['--port', '-1'], '--port'],
    [['--port'], '--port'],
    [['--data='], '--data'],
    [['--prot', '7410'], '--prot'],
    [['--demo=yes'], '--demo'],
    [['--data', '--port', '1'], '--data'],
    [['7410'], '7410'],
  ])('%j is refused, naming %s', (argv, key) => expect(problems(argv)[0]?.key).toBe(key));

  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'localhost:5432' }, 'DATABASE_URL'],
    [{ COUNTERSIGN_LOG: 'loud' }, 'COUNTERSIGN_LOG'],
  ])('in the environment %j is refused, naming %s', (env, key) =>
    expect(problems([], env).map((one) => one.key)).toEqual([key]),
  );

  it('in the file is refused, naming key and file', () =>
    expect(problems(['--config', 'c.json'], {}, { port: 'x' })[0]?.key).toBe('port in c.json'));

  it('with an unknown key in the file is refused', () =>
    expect(problems(['--config', 'c.json'], {}, { databse: 'x' })[0]?.key).toBe('databse in c.json'));

  it('such as a missing file is refused', () =>
    expect(problems(['--config', 'gone.json'])[0]?.message).toContain('gone.json'));

  it('does not hide the next: all are listed', () =>
    expect(problems(['--port', 'x'], { COUNTERSIGN_LOG: 'loud' }).map((one) => one.key)).toEqual([
      '--port',
      'COUNTERSIGN_LOG',
    ]));
});

it('the help names every flag and variable', () => {
  for (const name of ['--port', 'PORT', '--data', 'COUNTERSIGN_DATA', 'DATABASE_URL', '--config'])
    expect(configHelp()).toContain(name);
});
