/**
 * What a policy has beyond DMN, as the extension elements that DMN provides for: other tools keep or ignore them. As a
 * package of moddle.
 */
export const EXTENSION_NAMESPACE = 'urn:countersign:policy:1';

export const extension = {
  name: 'Countersign',
  prefix: 'cs',
  uri: EXTENSION_NAMESPACE,
  types: [
    {
      name: 'Policy',
      superClass: ['Element'],
      properties: [
        { name: 'version', type: 'Integer', isAttr: true },
        { name: 'effectiveFrom', type: 'String', isAttr: true },
        { name: 'title', type: 'Text' },
        { name: 'examples', type: 'Example', isMany: true },
      ],
    },
    { name: 'Text', properties: [{ name: 'value', type: 'String', isBody: true }] },
    {
      name: 'Example',
      properties: [
        { name: 'words', type: 'Text' },
        { name: 'values', type: 'Value', isMany: true },
      ],
    },
    {
      name: 'Value',
      properties: [
        { name: 'role', type: 'String', isAttr: true },
        { name: 'of', type: 'String', isAttr: true },
        { name: 'literal', type: 'String', isBody: true },
      ],
    },
  ],
};
