import type { Aggregation, HitPolicy } from '../policy-document.ts';

/** An expression as DMN boxes it. Texts are FEEL; types are names of item definitions or of FEEL's own. */
export type DmnExpression =
  | { readonly kind: 'none' }
  | { readonly kind: 'literal'; readonly text: string; readonly type: string }
  | { readonly kind: 'table'; readonly table: DmnTable }
  /** An entry without a name is the result. */
  | { readonly kind: 'context'; readonly entries: readonly DmnEntry[] }
  | { readonly kind: 'invocation'; readonly called: string; readonly bindings: readonly DmnEntry[] }
  | { readonly kind: 'list'; readonly items: readonly DmnExpression[] }
  | {
      readonly kind: 'relation';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly DmnExpression[])[];
    }
  | {
      readonly kind: 'function';
      readonly parameters: readonly DmnName[];
      readonly body: DmnExpression;
      readonly type: string;
    };

export type DmnName = { readonly name: string; readonly type: string };
export type DmnEntry = DmnName & { readonly value: DmnExpression };

export type DmnTable = {
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly {
    readonly label: string;
    readonly expression: string;
    readonly type: string;
    readonly allowed: string | null;
  }[];
  readonly outputs: readonly {
    readonly label: string;
    readonly name: string;
    readonly type: string;
    readonly allowed: string | null;
    readonly otherwise: string | null;
  }[];
  readonly rules: readonly {
    readonly when: readonly string[];
    readonly then: readonly string[];
    readonly annotations: readonly string[];
  }[];
};

/** An item definition: a type of its own. `base` is what it restricts; `parts` are the fields of a structure. */
export type DmnType = {
  readonly name: string;
  readonly base: string;
  readonly allowed: string | null;
  readonly parts: readonly DmnType[];
  readonly isCollection: boolean;
};

export type DmnDecision = DmnName & {
  readonly id: string;
  readonly requires: readonly string[];
  readonly logic: DmnExpression;
};

/** Decisions offered as a function of what they are asked with: `parameters` are ids of input data and of decisions. */
export type DmnService = DmnName & {
  readonly id: string;
  readonly outputs: readonly string[];
  readonly parameters: readonly string[];
};

/** A decision requirements graph, as far as it is evaluated. Ids are unique across the four lists. */
export type DmnModel = {
  readonly name: string;
  readonly types: readonly DmnType[];
  readonly inputs: readonly (DmnName & { readonly id: string })[];
  readonly decisions: readonly DmnDecision[];
  readonly services: readonly DmnService[];
  /** Business knowledge models: `logic` is a function. */
  readonly functions: readonly DmnDecision[];
};
