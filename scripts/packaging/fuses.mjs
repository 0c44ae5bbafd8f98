const FIRST_WITH_FILE_PRIVILEGES = 29;

/** @param {string} electronVersion  the last fuse came with Electron 29, and electron-builder refuses one that is not there. */
export function fuses(electronVersion) {
  const major = Number(electronVersion.split('.')[0]);
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    ...(major >= FIRST_WITH_FILE_PRIVILEGES ? { grantFileProtocolExtraPrivileges: false } : {}),
  };
}
