import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('countersign', {});
