import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import expressPouchdb from 'express-pouchdb';
import leveldb from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';

/** The peer's server: PouchDB over HTTP as express-pouchdb offers it, kept in LevelDB. Prints its address once it listens. */
const folder = process.argv[2] ?? '';
mkdirSync(folder, { recursive: true });
const Kept = PouchDB.plugin(leveldb).defaults({ prefix: join(folder, '/'), adapter: 'leveldb' });

const app = express();
app.use((request, reply, next) => {
  reply.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  reply.setHeader('access-control-allow-credentials', 'true');
  reply.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, DELETE');
  reply.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
  reply.setHeader('access-control-max-age', '600');
  if (request.method === 'OPTIONS') reply.status(204).end();
  else next();
});
// Without the administration pages, and without its log and configuration files in the working folder.
app.use(
  '/',
  expressPouchdb(Kept, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }),
);

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`http://127.0.0.1:${port}`);
});
process.once('SIGTERM', () => process.exit(0));
