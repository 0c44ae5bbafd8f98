import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelTime, parseExpression } from 'feelin';

/**
 * The first arithmetic in an expression that the interpreter is known to do otherwise than FEEL, and without a warning:
 * days with hours, instants of different zones, times with dates. Null when there is none.
 *
 * @param scope  the values that the expression is evaluated with.
 */
export function temporalLimit(text: string, scope: Readonly<Record<string, unknown>>): string | null {
  if (!/[-+/]/.test(text)) return null;
  let found: string | null = null;
  parseExpression(text, scope, undefined).iterate({
    enter({ name, node }) {
      if (found !== null || name !== 'ArithmeticExpression') return;
      const [left, operator, right] = [node.firstChild, node.getChild('ArithOp'), node.lastChild];
      if (!left || !operator || !right) return;
      const valueOf = ({ from, to }: { readonly from: number; readonly to: number }) =>
        valueOfPart(text.slice(from, to), scope);
      found = limitOfOperands(valueOf(left), text.slice(operator.from, operator.to), valueOf(right));
    },
  });
  return found;
}

/** A part that names what only the whole expression binds has no value here, and no limit is seen. */
function valueOfPart(text: string, scope: Readonly<Record<string, unknown>>): unknown {
  try {
    return evaluate(text, { ...scope }).value;
  } catch {
    return null;
  }
}

function limitOfOperands(left: unknown, operator: string, right: unknown): string | null {
  const operands = [left, right];
  if (operator === '/' && operands.every((each) => each instanceof FeelDuration)) {
    return 'Multiplying and dividing durations is not supported.';
  }
  if (operator !== '+' && operator !== '-') return null;
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

function zoneOf(instant: FeelDate | FeelDateTime): string | null {
  return instant instanceof FeelDate ? 'date' : instant.zone;
}
