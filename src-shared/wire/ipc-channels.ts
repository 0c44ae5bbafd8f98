/**
 * Names of the channels between the window and the main process. Apart from `ipc.ts`, because the preload script needs
 * the names only and would otherwise carry the schemas into every window.
 */
export const ipcChannels = [
  'app:info',
  'app:managed',
  'vault:people',
  'vault:create',
  'vault:unlock',
  'vault:lock',
  'vault:remove',
  'vault:confirm-pin',
  'vault:crush',
  'vault:load',
  'vault:append',
  'vault:read',
  'vault:drop-instance',
  'vault:drop-scopes',
  'vault:compact',
  'vault:status',
  'vault:secret-get',
  'vault:secret-set',
  'blob:put',
  'blob:get',
  'blob:delete',
  'document:list',
  'document:begin',
  'document:append',
  'document:finish',
  'document:read',
  'document:keep',
  'document:forget',
  'document:save',
  'scan:state',
  'scan:choose',
  'scan:stop',
  'scan:read',
  'scan:done',
  'file:save',
  'audit:state',
  'audit:witness',
  'audit:settle',
  'organisation:listen',
  'organisation:browse',
  'organisation:cancel',
  'notice:show',
  'update:state',
  'update:ask',
  'update:from-folder',
  'update:install',
  'update:tell',
  'support:check',
  'support:bundle',
  'support:note',
  'authority:keep',
  'authority:state',
  'device:identity',
  'device:sign',
  'device:sign-renewal',
] as const;
export type IpcChannel = (typeof ipcChannels)[number];

/** What the main process tells the window without being asked; each carries nothing but its name. */
export const ipcEvents = [
  /** Nobody sits at the computer any more: it goes to sleep, or its session was locked. The window locks itself. */
  'computer:left',
  /** Another file lies complete in the scan folder, or one is gone. */
  'scan:changed',
  /** An update of the program is somewhere else than before. */
  'update:changed',
  /** A file was not saved because of what the organisation has set. */
  'save:refused',
] as const;
export type IpcEvent = (typeof ipcEvents)[number];
