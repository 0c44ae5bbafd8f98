declare module 'bpmn-moddle' {
  /** Reads BPMN 2.0; what it does not know it warns of. */
  export class BpmnModdle {
    fromXML(xml: string): Promise<{ readonly rootElement: unknown; readonly warnings: readonly unknown[] }>;
  }
}
