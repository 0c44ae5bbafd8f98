import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Problem } from '../../src-shared/wire/http.ts';

const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const PROBLEM = z.toJSONSchema(Problem, { io: 'output', override: ({ jsonSchema }) => void delete jsonSchema.$schema });
const KEY = {
  type: 'string',
  minLength: 8,
  maxLength: 202,
  description: 'The same request sent again under its key within a day is answered as before and not done again.',
};

/** OpenAPI 3.1 of every route registered on `app` after this, from the schemas that validate; at GET /api/v1/openapi.json. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Countersign sync server', version },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }],
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input);
      if (schema.hide === true || !url.startsWith('/api/v1/')) return { schema, url };
      const isChanging = [input.route.method].flat().some((method) => CHANGING.has(method));
      const isOpen = Array.isArray(schema.security) && schema.security.length === 0;
      return {
        url,
        schema: {
          ...schema,
          ...(isChanging && !isOpen ? { headers: withKey(schema.headers) } : {}),
          response: {
            ...(schema.response as object | undefined),
            default: {
              description: 'A problem (RFC 9457)',
              content: { 'application/problem+json': { schema: PROBLEM } },
            },
          },
        },
      };
    },
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function withKey(headers: unknown): object {
  const { properties = {}, ...rest } = (headers ?? { type: 'object' }) as { properties?: object };
  return { ...rest, properties: { 'idempotency-key': KEY, ...properties } };
}
