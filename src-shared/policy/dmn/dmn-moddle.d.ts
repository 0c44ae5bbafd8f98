/** dmn-moddle brings no types: what is used of it. Elements have the properties that DMN 1.3 gives them. */
declare module 'dmn-moddle' {
  export type ModdleElement = { readonly $type: string } & Readonly<Record<string, unknown>>;
  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    create(type: string, attributes?: Readonly<Record<string, unknown>>): ModdleElement;
    fromXML(xml: string): Promise<{
      readonly rootElement: ModdleElement;
      readonly warnings: readonly { readonly message: string }[];
    }>;
    toXML(element: ModdleElement, options?: { readonly format?: boolean }): Promise<{ readonly xml: string }>;
  }
}
