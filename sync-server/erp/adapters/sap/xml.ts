import { XmlEvents } from '../../../../src-shared/source-file/xml-events.ts';

/** An element of an answer; names are without their prefixes. */
export type XmlNode = { readonly name: string; readonly children: readonly XmlNode[]; readonly text: string };

type Open = { readonly name: string; readonly children: XmlNode[]; text: string };

/** @returns the document's element; null of what is no XML, or has a document type. */
export function readXml(text: string): XmlNode | null {
  const root: Open = { name: '', children: [], text: '' };
  const stack: Open[] = [root];
  const events = new XmlEvents({
    onOpen: (name) => void stack.push({ name, children: [], text: '' }),
    onText: (piece) => {
      const open = stack.at(-1);
      if (open) open.text += piece;
    },
    onClose: () => {
      const closed = stack.pop();
      if (closed) stack.at(-1)?.children.push({ ...closed, text: closed.text.trim() });
    },
  });
  events.push(new TextEncoder().encode(text));
  return events.end() === null ? (root.children[0] ?? null) : null;
}

/** All elements of a name below another, at any depth, in order. */
export function elements(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)]);
}

/** The text of the first element of a name directly below; '' for none. */
export function textOf(node: XmlNode, name: string): string {
  return node.children.find((child) => child.name === name)?.text ?? '';
}

/** A text as it may stand between tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
