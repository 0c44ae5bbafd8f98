/**
 * Names of the channels between the window and the main process. Apart from `ipc.ts`, because the preload script needs
 * the names only and would otherwise carry the schemas into every window.
 */
export const ipcChannels = [
  'app:info',
  'vault:people',
  'vault:create',
  'vault:unlock',
  'vault:lock',
  'vault:remove',
  'vault:load',
  'vault:append',
  'vault:drop-instance',
  'vault:drop-scopes',
  'vault:compact',
  'vault:status',
  'vault:secret-get',
  'vault:secret-set',
  'blob:put',
  'blob:get',
  'blob:delete',
  'audit:state',
  'audit:witness',
  'audit:settle',
  'device:identity',
  'device:sign',
] as const;
export type IpcChannel = (typeof ipcChannels)[number];
