import { evaluate, FeelFunction } from 'feelin';
import { invariant } from '../../base/invariant.ts';
import { correctedFunctions } from '../feel/corrected-functions.ts';
import { limitOf, limitOfMessage, unsupportedIn } from '../feel/limits.ts';
import { valueLimit } from '../feel/value-limits.ts';
import { evaluateDmnTable } from './evaluate-table.ts';
import type { DmnDecision, DmnEntry, DmnExpression, DmnModel, DmnName, DmnService, DmnType } from './model.ts';
import { conform } from './types.ts';

export type Scope = Readonly<Record<string, unknown>>;

/** What evaluation goes by: the model's types, and where to put what the interpreter minds. */
export type Evaluator = {
  readonly types: ReadonlyMap<string, DmnType>;
  readonly warnings: string[];
  readonly limits: string[];
  readonly feel: (text: string, scope: Scope) => unknown;
};

/** `unsupported`: what the interpreter cannot do and the decision needed; the value means nothing then. */
export type DmnOutcome = {
  readonly value: unknown;
  readonly warnings: readonly string[];
  readonly unsupported: string | null;
};

/**
 * Evaluates a decision with everything it requires.
 *
 * @param inputs  by the names of input data, as FEEL values; what is missing is null. A decision named here is not
 *                evaluated but taken as given.
 * @returns null, with a warning that says why, where DMN says null: no rule matches, types do not fit.
 */
export function evaluateDecision(model: DmnModel, name: string, inputs: Scope): DmnOutcome {
  const decision = model.decisions.find((candidate) => candidate.name === name);
  if (!decision) return { value: null, warnings: [`There is no decision ${name}.`], unsupported: null };
  return outcomeOf(model, (evaluator) => new Graph(model, inputs, evaluator).valueOf(decision.id));
}

/**
 * As {@link evaluateDecision}, for a decision service: the inputs are its parameters by name. A decision among them is never
 * evaluated: without a value for it there is no answer.
 */
export function evaluateService(model: DmnModel, name: string, inputs: Scope): DmnOutcome {
  const service = model.services.find((candidate) => candidate.name === name);
  if (!service) return { value: null, warnings: [`There is no decision service ${name}.`], unsupported: null };
  const missing = model.decisions.find(
    ({ id, name: own }) => service.parameters.includes(id) && !Object.hasOwn(inputs, own),
  );
  if (missing) return { value: null, warnings: [`The parameter ${missing.name} has no value.`], unsupported: null };
  return outcomeOf(model, (evaluator) => answerOf(service, inputs, model, evaluator));
}

function outcomeOf(model: DmnModel, work: (evaluator: Evaluator) => unknown): DmnOutcome {
  const warnings: string[] = [];
  const limits: string[] = [];
  const types = new Map(model.types.map((type) => [type.name, type]));
  const feel = (text: string, scope: Scope) => evaluateFeel(text, scope, warnings, limits);
  const value = work({ types, warnings, limits, feel });
  return { value, warnings, unsupported: limits[0] ?? null };
}

function answerOf(service: DmnService, inputs: Scope, model: DmnModel, evaluator: Evaluator): unknown {
  const graph = new Graph(model, inputs, evaluator);
  const [first, ...others] = service.outputs;
  if (first === undefined) return null;
  const named = (id: string) =>
    [model.decisions.find((each) => each.id === id)?.name ?? id, graph.valueOf(id)] as const;
  const value = others.length === 0 ? graph.valueOf(first) : Object.fromEntries(service.outputs.map(named));
  return conform(value, service.type, evaluator.types);
}

function evaluateFeel(text: string, scope: Scope, warnings: string[], limits: string[]): unknown {
  try {
    const outcome = evaluate(text, { ...correctedFunctions(text), ...scope });
    for (const warning of outcome.warnings) {
      warnings.push(warning.message);
      const limit = limitOf(warning);
      if (limit !== null) limits.push(limit);
    }
    const limit = unsupportedIn(text) ?? valueLimit(text, scope);
    if (limit !== null) limits.push(limit);
    // The interpreter multiplies a date with a duration to NaN, and says nothing: FEEL has no such number.
    return Number.isNaN(outcome.value) ? null : (outcome.value ?? null);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    warnings.push(message);
    const limit = limitOfMessage(message);
    if (limit !== null) limits.push(limit);
    return null;
  }
}

class Graph {
  readonly #model: DmnModel;
  readonly #inputs: Scope;
  readonly #evaluator: Evaluator;
  readonly #known = new Map<string, unknown>();
  readonly #underway = new Set<string>();

  constructor(model: DmnModel, inputs: Scope, evaluator: Evaluator) {
    this.#model = model;
    this.#inputs = inputs;
    this.#evaluator = evaluator;
  }

  /** @param id  of an input, a decision or a business knowledge model. */
  valueOf(id: string): unknown {
    if (this.#known.has(id)) return this.#known.get(id);
    if (this.#underway.has(id)) {
      this.#evaluator.warnings.push('The decisions require one another in a circle.');
      return null;
    }
    this.#underway.add(id);
    const value = this.#find(id);
    this.#underway.delete(id);
    this.#known.set(id, value);
    return value;
  }

  #find(id: string): unknown {
    const { types } = this.#evaluator;
    const input = this.#model.inputs.find((candidate) => candidate.id === id);
    if (input) return conform(given(this.#inputs, input.name), input.type, types);
    const decision = this.#model.decisions.find((candidate) => candidate.id === id);
    if (decision) {
      if (Object.hasOwn(this.#inputs, decision.name)) return conform(this.#inputs[decision.name], decision.type, types);
      return conform(
        evaluateExpression(decision.logic, this.#scopeOf(decision), this.#evaluator),
        decision.type,
        types,
      );
    }
    const service = this.#model.services.find((candidate) => candidate.id === id);
    if (service) return this.#serviceFunction(service);
    const knowledge = this.#model.functions.find((candidate) => candidate.id === id);
    return knowledge ? evaluateExpression(knowledge.logic, () => this.#scopeOf(knowledge), this.#evaluator) : null;
  }

  #serviceFunction(service: DmnService): FeelFunction {
    const elements = [...this.#model.inputs, ...this.#model.decisions];
    const parameters = service.parameters.flatMap((id) => elements.find((each) => each.id === id) ?? []);
    const call = (...values: unknown[]): unknown => {
      const inputs = argumentsOf(parameters, values, this.#evaluator);
      return inputs && answerOf(service, inputs, this.#model, this.#evaluator);
    };
    return new FeelFunction(
      call,
      parameters.map(({ name }) => name),
    );
  }

  #scopeOf({ requires }: DmnDecision): Scope {
    const all = [...this.#model.inputs, ...this.#model.decisions, ...this.#model.services, ...this.#model.functions];
    return Object.fromEntries(
      requires.flatMap((id) => {
        const element = all.find((candidate) => candidate.id === id);
        return element ? [[element.name, this.valueOf(id)]] : [];
      }),
    );
  }
}

function given(inputs: Scope, name: string): unknown {
  return Object.hasOwn(inputs, name) ? inputs[name] : null;
}

/** @param scope  a function's may be asked for when it is called: it may call itself. */
function evaluateExpression(expression: DmnExpression, scope: Scope | (() => Scope), evaluator: Evaluator): unknown {
  if (expression.kind === 'function') return functionOf(expression, scope, evaluator);
  const names = typeof scope === 'function' ? scope() : scope;
  switch (expression.kind) {
    case 'none':
      return null;
    case 'literal':
      return conform(evaluator.feel(expression.text, names), expression.type, evaluator.types);
    case 'table':
      return evaluateDmnTable(expression.table, names, evaluator);
    case 'context':
      return evaluateContext(expression.entries, names, evaluator);
    case 'invocation':
      return invoke(expression, names, evaluator);
    case 'list':
      return expression.items.map((item) => evaluateExpression(item, names, evaluator));
    case 'relation':
      return expression.rows.map((row) =>
        Object.fromEntries(
          expression.columns.map((column, at) => [
            column,
            evaluateExpression(row[at] ?? { kind: 'none' }, names, evaluator),
          ]),
        ),
      );
  }
}

function evaluateContext(entries: readonly DmnEntry[], names: Scope, evaluator: Evaluator): unknown {
  const context: Record<string, unknown> = {};
  for (const { name, type, value } of entries) {
    const scope = { ...names, ...context };
    const result = conform(evaluateExpression(value, scope, evaluator), type, evaluator.types);
    if (name === '') return result;
    context[name] = result;
  }
  return context;
}

type FunctionExpression = Extract<DmnExpression, { kind: 'function' }>;

function functionOf(
  { parameters, body, type }: FunctionExpression,
  scope: Scope | (() => Scope),
  evaluator: Evaluator,
): unknown {
  const call = (...values: unknown[]): unknown => {
    const own = argumentsOf(parameters, values, evaluator);
    if (own === null) return null;
    const outer = typeof scope === 'function' ? scope() : scope;
    return conform(evaluateExpression(body, { ...outer, ...own }, evaluator), type, evaluator.types);
  };
  return new FeelFunction(
    call,
    parameters.map(({ name }) => name),
  );
}

/** Null when a value is missing, or not of its parameter's type: the call as a whole has no answer then. */
function argumentsOf(parameters: readonly DmnName[], values: readonly unknown[], evaluator: Evaluator): Scope | null {
  const named: Record<string, unknown> = {};
  for (const [at, { name, type }] of parameters.entries()) {
    if (values[at] === undefined) {
      evaluator.warnings.push(`The parameter ${name} has no value.`);
      return null;
    }
    const given = values[at];
    named[name] = conform(given, type, evaluator.types);
    if (given === null || named[name] !== null) continue;
    evaluator.warnings.push(`The value of parameter ${name} is no ${type}.`);
    return null;
  }
  return named;
}

type Invocation = Extract<DmnExpression, { kind: 'invocation' }>;

function invoke({ called, bindings }: Invocation, names: Scope, evaluator: Evaluator): unknown {
  const callee = evaluator.feel(called, names);
  if (!(callee instanceof FeelFunction)) {
    evaluator.warnings.push(`${called} is no function.`);
    return null;
  }
  const values = new Map(
    bindings.map(({ name, type, value }) => [
      name,
      conform(evaluateExpression(value, names, evaluator), type, evaluator.types),
    ]),
  );
  const unknown = [...values.keys()].find((name) => !callee.parameterNames.includes(name));
  if (unknown !== undefined) {
    evaluator.warnings.push(`${called} has no parameter ${unknown}.`);
    return null;
  }
  invariant(typeof callee.fn === 'function', 'a function can be called');
  return callee.fn(...callee.parameterNames.map((name) => values.get(name) ?? null)) as unknown;
}
