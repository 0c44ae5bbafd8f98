import { isIP } from 'node:net';
import { z } from 'zod';

/** Settings are text; 0: any free port. */
export const Port = z.codec(
  z.string().regex(/^\d{1,5}$/, 'must be a port, 0 to 65535 (0: any free one)'),
  z.int().max(65_535),
  {
    decode: Number,
    encode: String,
  },
);
export const Days = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number of days, 0 to 999')
  .transform(Number);
export const Years = z
  .string()
  .regex(/^([6-9]|[1-9]\d)$/, 'must be a number of years, 6 to 99')
  .transform(Number);
export const PerMinute = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a number per minute, 0 to 999999 (0: no limit)')
  .transform(Number);
export const Proxies = z.string().transform((text, context) => {
  const proxies = text.split(',').map((one) => one.trim());
  const wrong = proxies.find((one) => !isNetwork(one));
  if (wrong === undefined) return proxies;
  const message = `must be addresses or networks like 10.0.0.5 or 10.0.0.0/24, with commas; '${wrong}' is none`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
export const YesNo = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

/** An address, or a network with the number of bits that are the same in it: '10.1.0.0/16'. */
function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}
