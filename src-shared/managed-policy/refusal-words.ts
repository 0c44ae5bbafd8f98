import { settingOf, type SettingName } from './managed-settings.ts';

/** Why something is not possible here, as a sentence: that the organisation has set it, and what. */
export function managedWords(setting: SettingName): string {
  return sentences[setting] ?? `Your organisation has set this on this computer: ${settingOf(setting).title}.`;
}

const sentences: Partial<Record<SettingName, string>> = {
  SaveFiles: 'Your organisation has turned off saving files on this computer.',
  SaveFileTypes:
    'Your organisation does not let files of this type be saved on this computer. The settings say which may be.',
  SaveFileMegabytes: 'Your organisation does not let a file this large be saved on this computer.',
  SaveFolder: 'Your organisation lets files be saved in one folder alone. The settings say which.',
  CopyRows: 'Your organisation has turned off copying lines on this computer.',
  Printing: 'Your organisation has turned off printing on this computer.',
  ScanFolders: 'Your organisation has turned off scan folders on this computer.',
  RemoveWork: 'Your organisation does not let work be removed from this computer. Ask who looks after it.',
  MostPeople: 'Your organisation lets nobody else keep work on this computer. Ask who looks after it.',
  RequireSecretStore:
    'Your organisation asks for a secret store of the operating system, and this computer has none. Ask who looks after it.',
  WorkOfflineByChoice: 'Your organisation has turned off working offline on purpose.',
  SystemNotices: 'Your organisation has turned off notices of the operating system on this computer.',
};
