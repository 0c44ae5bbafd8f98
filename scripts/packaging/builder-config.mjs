import { fuses } from './fuses.mjs';

const BOTH = ['x64', 'arm64'];
const targets = (...names) => names.map((target) => ({ target, arch: BOTH }));

/**
 * What electron-builder is told, for every platform.
 *
 * @param {{ electronVersion: string, electronDist?: string, output: string, isRelease: boolean, updateKey?: string, afterPack: Function }} options
 *   electronDist: a folder with an Electron to use instead of downloading one; a release never has it. updateKey: the public part of
 *   the key that updates are signed with offline, SPKI in base64; a program without it does not update itself.
 */
export function builderConfig({ electronVersion, electronDist, output, isRelease, updateKey, afterPack }) {
  return {
    appId: 'org.countersign.workbench',
    productName: 'Countersign',
    copyright: 'Countersign',
    extraMetadata: {
      homepage: 'https://countersign.invalid',
      author: 'Countersign',
      // Sealed with the rest of the archive: nothing on the computer can put another key in its place.
      ...(updateKey ? { updateKey } : {}),
    },
    electronVersion,
    ...(electronDist ? { electronDist } : {}),
    // Everything is bundled: the archive holds what was built and nothing of node_modules.
    files: ['out/**/*', '!out/built-from.txt', '!**/*.map', '!node_modules/**/*'],
    directories: { output, buildResources: 'scripts/packaging' },
    asar: true,
    npmRebuild: false,
    nodeGypRebuild: false,
    electronLanguages: ['en-US', 'es'],
    electronFuses: fuses(electronVersion),
    forceCodeSigning: isRelease,
    afterPack,
    protocols: [{ name: 'Countersign case', schemes: ['countersign'] }],
    // Where updates are is said by the managed policy and the server's address; this is the form of the feed's files.
    publish: { provider: 'generic', url: 'https://updates.invalid/', channel: 'latest' },
    // No version in the names of installers would keep two of them from lying beside each other on offline media.
    artifactName: '${name}-${version}-${os}-${arch}.${ext}',
    win: { target: targets('nsis', 'msi'), icon: 'icon.png' },
    // Per person and without questions: `/S` installs silently, and no administrator is needed to update.
    nsis: {
      oneClick: true,
      perMachine: false,
      runAfterFinish: false,
      differentialPackage: true,
      deleteAppDataOnUninstall: false,
    },
    // Per machine, for software distribution: `msiexec /i … /qn`.
    msi: { perMachine: true, oneClick: true, runAfterFinish: false },
    mac: {
      target: targets('dmg', 'zip'),
      icon: 'icon.png',
      category: 'public.app-category.business',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      minimumSystemVersion: '12.0',
    },
    linux: {
      target: targets('AppImage', 'deb', 'rpm'),
      icon: 'icon.png',
      category: 'Office',
      maintainer: 'Countersign <it@countersign.invalid>',
      vendor: 'Countersign',
      synopsis: 'Approvals, reconciliation and posting for billing offices',
      executableName: 'countersign',
    },
    deb: {
      depends: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatspi2.0-0', 'xdg-utils'],
      compression: isRelease ? 'xz' : 'gz',
    },
    rpm: { depends: ['gtk3', 'nss', 'alsa-lib', 'mesa-libgbm', 'at-spi2-core', 'xdg-utils'] },
  };
}
