import * as z from 'zod';
import { SignInRequest } from './http.ts';

/** How people may sign in here. */
export const SignInWaysReply = z.object({ organisation: z.boolean() });
export type SignInWaysReply = z.infer<typeof SignInWaysReply>;

/** A port of the very computer that the browser runs on. @see RFC 8252, 7.3 */
export const LoopbackAddress = z
  .string()
  .regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/callback$/, 'is not a loopback address');

export const OrganisationBeginRequest = z.object({ redirectUri: LoopbackAddress });
export const OrganisationBeginReply = z.object({ url: z.url(), state: z.string().min(16).max(200) });
export type OrganisationBeginReply = z.infer<typeof OrganisationBeginReply>;

/** `callback`: where the browser was sent, with everything in its query. */
export const OrganisationFinishRequest = z.object({
  callback: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).max(8000),
  device: SignInRequest.shape.device,
});
export type OrganisationFinishRequest = z.infer<typeof OrganisationFinishRequest>;
