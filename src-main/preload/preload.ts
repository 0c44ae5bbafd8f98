import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { ipcChannels } from '../../src-shared/wire/ipc-channels.ts';

const known = new Set<string>(ipcChannels);

/** One function for the channels of the contract; the window never sees `ipcRenderer`. */
const bridge: Bridge = {
  call: (channel, request) =>
    known.has(channel) ? ipcRenderer.invoke(channel, request) : Promise.reject(new Error(`no channel '${channel}'`)),
};

contextBridge.exposeInMainWorld('countersign', bridge);
