import { describe, expect, it } from 'vitest';
import { refusedSwitches, refusedVariable } from './start-arguments.ts';

describe('the switches of the packaged program', () => {
  it('takes a profile folder, the screen and a link, and nothing is refused of them', () => {
    const args = ['--user-data-dir=/home/maya/second', '--disable-gpu', 'countersign://case/RF-12', 'file.835'];
    expect(refusedSwitches(args, 'linux')).toEqual([]);
  });

  it('refuses every other switch, with one dash or two, with a value or without, in any case', () => {
    const args = ['--inspect-brk=0', '-r', '--Remote-Debugging-Port=9222', '--', '--no-sandbox'];
    expect(refusedSwitches(args, 'linux')).toEqual(['inspect-brk', 'r', 'remote-debugging-port', '', 'no-sandbox']);
  });

  it('takes a slash for a switch on Windows, where it is one, and for a file elsewhere', () => {
    expect(refusedSwitches(['/no-sandbox'], 'win32')).toEqual(['no-sandbox']);
    expect(refusedSwitches(['/no-sandbox'], 'linux')).toEqual([]);
  });

  it("lets the number pass with which macOS's Finder starts a program, on macOS alone", () => {
    expect(refusedSwitches(['-psn_0_123'], 'darwin')).toEqual([]);
    expect(refusedSwitches(['-psn_0_123'], 'linux')).toEqual(['psn_0_123']);
  });
});

describe('the variables of the packaged program', () => {
  it('has nobody but the superuser, for whom there is none, go without the sandbox', () => {
    const env = { ELECTRON_DISABLE_SANDBOX: '1' };
    expect(refusedVariable(env, 1000)).toBe('ELECTRON_DISABLE_SANDBOX');
    expect(refusedVariable(env, undefined)).toBe('ELECTRON_DISABLE_SANDBOX');
    expect(refusedVariable(env, 0)).toBeNull();
  });

  it('does not write to a log file what the window says, whoever starts it', () => {
    expect(refusedVariable({ ELECTRON_ENABLE_LOGGING: 'file' }, 0)).toBe('ELECTRON_ENABLE_LOGGING');
    expect(refusedVariable({ ELECTRON_LOG_FILE: '/tmp/x' }, 1000)).toBe('ELECTRON_LOG_FILE');
    expect(refusedVariable({ PATH: '/usr/bin' }, 1000)).toBeNull();
  });
});
