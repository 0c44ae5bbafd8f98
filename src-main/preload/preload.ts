import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { ipcChannels, ipcEvents } from '../../src-shared/wire/ipc-channels.ts';

const known = new Set<string>(ipcChannels);
const knownEvents = new Set<string>(ipcEvents);

/** Functions for the channels and events of the contract; the window never sees `ipcRenderer`. */
const bridge: Bridge = {
  call: (channel, request) =>
    known.has(channel) ? ipcRenderer.invoke(channel, request) : Promise.reject(new Error(`no channel '${channel}'`)),
  listen(event, happened) {
    if (!knownEvents.has(event)) throw new Error(`no event '${event}'`);
    const listener = () => happened();
    ipcRenderer.on(event, listener);
    return () => void ipcRenderer.off(event, listener);
  },
};

contextBridge.exposeInMainWorld('countersign', bridge);
