import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { Sha256 } from '../../src-shared/document/case-file.ts';
import { PIECE_BYTES } from '../../src-shared/document/pieces.ts';
import {
  AnnounceRequest,
  DocumentReply,
  OpeningReply,
  OpeningRequest,
  PieceReply,
  UploadReply,
} from '../../src-shared/wire/documents.ts';
import type { DocumentDeps } from '../services/document-deps.ts';
import { announceDocument, completeDocument, receivePiece, type ReceiveRefusal } from '../services/receive-document.ts';
import {
  documentContent,
  findCaseFile,
  openDocument,
  type Content,
  type Reader,
  type SendRefusal,
} from '../services/send-document.ts';
import { requireSession, scopesOfRequest, sessionOf } from './access.ts';
import { rangeOf } from './byte-range.ts';
import { HttpProblem, type ProblemKind } from './problems.ts';

const Id = z.strictObject({ id: z.uuid() });
const Piece = z.strictObject({
  id: z.uuid(),
  n: z
    .string()
    .regex(/^\d{1,6}$/, 'must be the number of a piece')
    .transform(Number),
});

/** Documents of cases: sent and fetched in pieces that are verified each, so that a bad line costs a piece and no more. */
export async function documentRoutes(
  untyped: FastifyInstance,
  { documents: deps }: { readonly documents: DocumentDeps },
): Promise<void> {
  requireSession(untyped, deps);
  untyped.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: PIECE_BYTES },
    (_request, content, done) => done(null, content),
  );
  const app = typed(untyped);
  uploadRoutes(app, deps);
  app.get(
    '/api/v1/documents/:id',
    {
      schema: {
        summary: 'What a document of a case is',
        tags: ['documents'],
        params: Id,
        response: { 200: DocumentReply },
      },
    },
    async (request) => {
      const file = await findCaseFile(deps, await readerOf(request, deps), request.params.id);
      if (!file) throw unknown();
      return file;
    },
  );
  app.post(
    '/api/v1/documents/:id/openings',
    {
      schema: {
        summary: 'Say what a sensitive document is fetched for; the audit log keeps it',
        tags: ['documents'],
        params: Id,
        body: OpeningRequest,
        response: { 201: OpeningReply },
      },
    },
    async (request, reply) => {
      const opening = await openDocument(deps, await readerOf(request, deps), request.params.id, request.body);
      if (!opening) throw unknown();
      if (!opening.ok) {
        const errors = [{ path: 'reason', message: 'say in words what it is needed for' }];
        throw new HttpProblem('malformed-request', 'reason: say in words what it is needed for', { errors });
      }
      return reply.code(201).send({ opening: opening.value });
    },
  );
  app.get(
    '/api/v1/documents/:id/content',
    {
      schema: {
        summary: 'The bytes of a document, or a range of them',
        tags: ['documents'],
        params: Id,
        querystring: z.strictObject({ opening: z.uuid().optional() }),
      },
    },
    async (request, reply) => {
      const asked = { id: request.params.id, opening: request.query.opening ?? null };
      const content = await documentContent(deps, await readerOf(request, deps), asked);
      if (!content.ok) throw notSent(content.error);
      return sendContent(content.value, request.headers.range, reply);
    },
  );
}

function uploadRoutes(app: ReturnType<typeof typed>, deps: DocumentDeps): void {
  app.post(
    '/api/v1/documents',
    {
      schema: {
        summary: 'Begin or resume sending an attached document',
        tags: ['documents'],
        body: AnnounceRequest,
        response: { 200: UploadReply },
      },
    },
    async (request) => taken(await announceDocument(deps, sessionOf(request).person, request.body)),
  );
  app.put(
    '/api/v1/documents/:id/pieces/:n',
    {
      schema: {
        summary: 'Send one piece of a document',
        tags: ['documents'],
        consumes: ['application/octet-stream'],
        params: Piece,
        querystring: z.strictObject({ sha256: Sha256 }),
        response: { 200: PieceReply },
      },
    },
    async (request) => {
      const { id, n } = request.params;
      const content = request.body;
      if (!Buffer.isBuffer(content)) {
        throw new HttpProblem('unsupported-media-type', 'Send the piece itself, as application/octet-stream.');
      }
      const piece = { document: id, n, sha256: request.query.sha256, content };
      return taken(await receivePiece(deps, sessionOf(request).person, piece));
    },
  );
  app.post(
    '/api/v1/documents/:id/complete',
    {
      schema: {
        summary: 'Have a document verified as a whole and kept',
        tags: ['documents'],
        params: Id,
        response: { 200: UploadReply },
      },
    },
    async (request) => taken(await completeDocument(deps, sessionOf(request).person, request.params.id)),
  );
}

function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

async function readerOf(request: FastifyRequest, { db }: DocumentDeps): Promise<Reader> {
  const { person, deviceId } = sessionOf(request);
  return { person, deviceId, scopes: await scopesOfRequest(request, db) };
}

const MEDIA_TYPES: Readonly<Record<DocumentReply['type'], string>> = {
  pdf: 'application/pdf',
  tiff: 'image/tiff',
  png: 'image/png',
  jpeg: 'image/jpeg',
  text: 'text/plain',
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function sendContent({ file, read }: Content, header: string | undefined, reply: FastifyReply): FastifyReply {
  const { bytes, sha256, type, name } = file;
  const range = rangeOf(header, bytes);
  if (range === 'unsatisfiable') {
    throw new HttpProblem('range-not-satisfiable', `The document has ${bytes} bytes.`, {
      headers: { 'content-range': `bytes */${bytes}` },
    });
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  reply
    .code(range ? 206 : 200)
    .headers({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      // Nobody's browser is to show it as a page of this server.
      'content-disposition': `attachment; filename*=UTF-8''${extendedValue(name)}`,
      'content-length': last - first + 1,
      etag: `"${sha256}"`,
      'x-content-type-options': 'nosniff',
      ...(range ? { 'content-range': `bytes ${first}-${last}/${bytes}` } : {}),
    })
    .type(MEDIA_TYPES[type]);
  return reply.send(read({ first, last }));
}

/** @see RFC 8187, 3.2.1: fewer characters stand for themselves than in a URL. */
function extendedValue(text: string): string {
  const encoded = encodeURIComponent(storableText(text));
  return encoded.replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function taken<T>(received: Result<T, ReceiveRefusal>): T {
  if (received.ok) return received.value;
  const [kind, detail] = words(received.error);
  const { missing } = received.error.kind === 'missing' ? received.error : {};
  throw new HttpProblem(kind, detail, missing ? { members: { missing } } : {});
}

function words(refusal: ReceiveRefusal): readonly [ProblemKind, string] {
  switch (refusal.kind) {
    case 'unknown':
      return [
        'not-found',
        'You attached no such document to a case that you see, or the server does not know of it yet.',
      ];
    case 'otherFile':
      return ['conflict', 'This is not the file that was attached: its size or its hash is another.'];
    case 'notBegun':
      return ['conflict', 'The sending of this document has not begun here, or was given up. Announce it again.'];
    case 'noSuchPiece':
      return ['malformed-request', `n: the document has ${refusal.count} pieces, counted from 0.`];
    case 'pieceLength':
      return ['malformed-request', `This piece has ${refusal.expected} bytes, and ${refusal.found} arrived.`];
    case 'pieceHash':
      return ['malformed-request', 'sha256: what arrived is not what was sent. Send the piece again.'];
    case 'missing':
      return ['conflict', `${refusal.missing.length} pieces have not arrived yet.`];
    case 'lost':
      return [
        'unavailable',
        'What had arrived of this document cannot be read any more. Announce it and send it again.',
      ];
    case 'hashDiffers':
      return [
        'unreadable-file',
        'All pieces arrived, and together they are not the file that was attached. Send it again.',
      ];
    case 'typeDiffers':
      return ['unreadable-file', 'The file is of another kind than was said when it was attached. It was not kept.'];
  }
}

function notSent(refusal: SendRefusal): HttpProblem {
  switch (refusal.kind) {
    case 'unknown':
      return unknown();
    case 'removed':
      return new HttpProblem('not-found', 'The time of keeping this document is over, and it was destroyed.');
    case 'notStored':
      return new HttpProblem('conflict', 'This document has not arrived here yet.');
    case 'notOpened':
      return new HttpProblem('reason-required', 'This document is sensitive. Say first what it is needed for.');
  }
}

function unknown(): HttpProblem {
  return new HttpProblem('not-found', 'There is no such document, or you may not see it.');
}
