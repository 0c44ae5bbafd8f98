import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelTime, parseExpression, parseUnaryTests } from 'feelin';
import { correctedFunctions } from './corrected-functions.ts';
import { unsupportedForm, type FeelNode } from './forms.ts';

type Scope = Readonly<Record<string, unknown>>;
type ValueOf = (node: FeelNode) => unknown;

/** A part that names what only the whole expression binds: it has no value to look at. */
const UNKNOWN = Symbol('unknown');

/**
 * What an expression does that the interpreter is known to do otherwise than FEEL, and without a warning; null when there is
 * nothing. Its form is looked at, and the values of its parts: days with hours, instants of different zones, ranges without
 * an end.
 *
 * @param scope  the values that the expression is evaluated with.
 */
export function valueLimit(text: string, scope: Scope): string | null {
  const { topNode } = parseExpression(text, scope, undefined);
  return unsupportedForm(topNode, text) ?? limitOfParts(topNode, text, scope);
}

/** As {@link valueLimit}, for unary tests; what is wrong with their form is told by {@link unsupportedForm} before. */
export function valueLimitOfTests(tests: string, scope: Scope): string | null {
  return limitOfParts(parseUnaryTests(tests, scope, undefined).topNode, tests, scope);
}

function limitOfParts(topNode: FeelNode, text: string, scope: Scope): string | null {
  let found: string | null = null;
  const names = { ...correctedFunctions(text), ...scope };
  const valueOf: ValueOf = ({ from, to }) => valueOfPart(text.slice(from, to), names);
  topNode.cursor().iterate(({ name, node }) => {
    if (found === null) found = LIMITS[name]?.(node, text, valueOf) ?? null;
  });
  return found;
}

function valueOfPart(text: string, scope: Scope): unknown {
  try {
    const { value, warnings } = evaluate(text, { ...scope });
    return warnings.some(({ type }) => type === 'NO_VARIABLE_FOUND') ? UNKNOWN : value;
  } catch {
    return null;
  }
}

const LIMITS: Readonly<Record<string, (node: FeelNode, text: string, valueOf: ValueOf) => string | null>> = {
  ArithmeticExpression(node, text, valueOf) {
    const operator = node.getChild('ArithOp');
    if (!operator || !node.firstChild || !node.lastChild) return null;
    return limitOfSum(valueOf(node.firstChild), text.slice(operator.from, operator.to), valueOf(node.lastChild));
  },
  Comparison(node, _, valueOf) {
    if (!node.getChild('CompareOp') || !node.firstChild || !node.lastChild) return null;
    const [left, right] = [valueOf(node.firstChild), valueOf(node.lastChild)];
    const areDurations = left instanceof FeelDuration && right instanceof FeelDuration;
    return areDurations && left.yearsMonths !== right.yearsMonths
      ? 'Comparing months with days is not supported.'
      : null;
  },
  Interval(node, _, valueOf) {
    const [, low, , high] = childrenOf(node);
    if (!low || !high) return null;
    return [low, high].some((end) => valueOf(end) === null)
      ? 'A range with an end that is null is not supported.'
      : null;
  },
  IterationContext(node, _, valueOf) {
    const interval = node.firstChild?.getChild('Interval');
    const [first, second, , fourth] = childrenOf(interval ?? node);
    const [low, high] = interval ? [second, fourth] : [first, childrenOf(node)[2]];
    return low && high ? limitOfCounting(valueOf(low), valueOf(high), interval != null) : null;
  },
  DateTimeLiteral(node, _, valueOf) {
    const given = ['PositionalParameters', 'NamedParameters', 'AtLiteral'].flatMap((name) => {
      const holder = node.getChild(name);
      return holder ? childrenOf(holder).map((each) => (each.name === 'NamedParameter' ? each.lastChild! : each)) : [];
    });
    const values = given.map(valueOf);
    if (values.some((value) => typeof value === 'string' && isNoZone(value))) {
      return 'An offset of more than 18 hours, or beside a named zone, is not supported.';
    }
    const hasFraction = values.some((value) => typeof value === 'number' && !Number.isInteger(value));
    return hasFraction ? 'Making a time of a fraction of a second is not supported.' : null;
  },
  InstanceOfExpression(node, text, valueOf) {
    const hasParts = /instance\s+of\s+\w+\s*</.test(text.slice(node.from, node.to));
    return hasParts && node.firstChild && holdsNull(valueOf(node.firstChild))
      ? 'Asking for the type of what holds null is not supported.'
      : null;
  },
};

/** A range in brackets counts upwards only; two ends without brackets count either way. */
function limitOfCounting(low: unknown, high: unknown, isRange: boolean): string | null {
  if (typeof low === 'string' || typeof high === 'string') return 'Counting through texts is not supported.';
  return isRange && typeof low === 'number' && typeof high === 'number' && low > high
    ? 'Counting through a range that ends before it starts is not supported.'
    : null;
}

const LONGEST_OFFSET_HOURS = 18;

/** An offset beside a named zone, or one that no place has: no time in FEEL, but one to the interpreter. */
function isNoZone(text: string): boolean {
  const [, hours, minutes, named] = /[+-](\d\d):(\d\d)(?::\d\d)?(@.*)?$/.exec(text) ?? [];
  if (hours === undefined) return false;
  return named !== undefined || Number(hours) + Number(minutes) / 60 > LONGEST_OFFSET_HOURS;
}

function holdsNull(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => item === null || holdsNull(item));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).some((item) => item === null || holdsNull(item));
}

function childrenOf(node: FeelNode): FeelNode[] {
  const children: FeelNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
function limitOfSum(left: unknown, operator: string, right: unknown): string | null {
  const operands = [left, right];
  if (operator === '/' && operands.every((each) => each instanceof FeelDuration)) {
    return 'Multiplying and dividing durations is not supported.';
  }
  if (operator !== '+' && operator !== '-') return null;
  if (operands.includes(UNKNOWN) && operands.some(isTemporal)) {
    return 'Arithmetic of dates, times and durations with a name of the expression itself is not supported.';
  }
  const time = operands.find((each) => each instanceof FeelTime);
  const other = operands.find((each) => each !== time);
  if (
    time &&
    (other instanceof FeelDate || other instanceof FeelDateTime || (other instanceof FeelDuration && other.yearsMonths))
  ) {
    return 'Arithmetic of a time with a date or with months is not supported.';
  }
  const duration = operands.find((each) => each instanceof FeelDuration);
  if (duration && operands.some((each) => each instanceof FeelDate)) {
    return duration.hours !== 0 || duration.minutes !== 0 || duration.seconds !== 0
      ? 'Arithmetic of a date with hours is not supported.'
      : null;
  }
  const instants = operands.filter((each) => each instanceof FeelDate || each instanceof FeelDateTime);
  if (instants.length === 2 && zoneOf(instants[0]!) !== zoneOf(instants[1]!)) {
    return 'Subtracting dates and times of different zones is not supported.';
  }
  return null;
}

function isTemporal(value: unknown): boolean {
  return [FeelDate, FeelDateTime, FeelTime, FeelDuration].some((kind) => value instanceof kind);
}

function zoneOf(instant: FeelDate | FeelDateTime): string | null {
  return instant instanceof FeelDate ? 'date' : instant.zone;
}
