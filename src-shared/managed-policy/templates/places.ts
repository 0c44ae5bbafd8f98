/** Identifier of the application, as its packages have it; also the domain of its preferences on macOS. */
export const APP_ID = 'org.countersign.workbench';

/** Below HKEY_LOCAL_MACHINE. Lists are keys of their own below these. */
export const REGISTRY_KEY = 'SOFTWARE\\Policies\\Countersign';
export const RECOMMENDED_SUBKEY = 'Recommended';

/** On Linux: each level a folder of JSON files, read in the order of their names. */
export const LINUX_FOLDER = '/etc/countersign/policies';
export const LINUX_FOLDERS = { mandatory: 'managed', recommended: 'recommended' } as const;

/** On macOS: where profiles are put for a whole computer. What is suggested stands in a dictionary of this name in the same file. */
export const MAC_PREFERENCES = `/Library/Managed Preferences/${APP_ID}.plist`;
