import { type Box, drawMap, type Point } from './layout.ts';
import { nodeOf, type ProcessEdge, type ProcessMap, type ProcessNode } from './process-map.ts';

/** The shapes of BPMN stand further apart than our own: a gateway has to fit between two tasks. */
const SCALE = { x: 1.5, y: 1.9 };
const GATEWAY = 40;
const EVENT = 36;

type Shape = { readonly id: string; readonly element: string; readonly box: Box };
type Flow = { readonly id: string; readonly from: string; readonly to: string; readonly label: string };

/**
 * A version of a process as BPMN 2.0 with its diagram. Steps and calls are service tasks, waits are user tasks; what happens at a
 * deadline leaves by a timer at the border of its task, and where one of several ways is taken stands an exclusive gateway. Branches begin
 * and end at parallel gateways. What undoes a call is a compensation handler: tied to the compensation event at the border of that call,
 * and set off by an event of its own, from which the way goes on.
 *
 * @see OMG BPMN 2.0.2 (formal/13-12-09)
 */
export function bpmnOf(map: ProcessMap): string {
  const shapes = shapesOf(map);
  const flows = flowsOf(map);
  const ties = tiesOf(map);
  const process = `${map.name}_v${map.version}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:countersign:process">',
    `  <bpmn:process id="${process}" name="${escaped(`${map.title}, version ${map.version}`)}" isExecutable="false">`,
    ...shapes.map(({ id, element }) => `    ${elementText(id, element, map, flows)}`),
    ...flows.map(
      ({ id, from, to, label }) =>
        `    <bpmn:sequenceFlow id="${id}"${label === '' ? '' : ` name="${escaped(label)}"`} sourceRef="${from}" targetRef="${to}" />`,
    ),
    ...ties.map(
      ({ id, from, to }) =>
        `    <bpmn:association id="${id}" associationDirection="One" sourceRef="${from}" targetRef="${to}" />`,
    ),
    '  </bpmn:process>',
    '  <bpmndi:BPMNDiagram id="diagram">',
    `    <bpmndi:BPMNPlane id="plane" bpmnElement="${process}">`,
    ...shapes.map(({ id, box: { x, y, width, height } }) => {
      const bounds = `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`;
      return `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">${bounds}</bpmndi:BPMNShape>`;
    }),
    ...[...flows, ...ties].map((flow) => `      ${edgeText(flow, shapes)}`),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '</bpmn:definitions>',
    '',
  ].join('\n');
}

/** What sets a handler off is an event: the way goes on from that, and not from the handler, which nothing else leads to. */
function waysOf(map: ProcessMap, id: string): readonly ProcessEdge[] {
  const { edges } = map;
  if (nodeOf(map, id)?.undoes !== undefined) return [];
  const handler = handlerSetOffBy(map, id);
  return edges.filter(({ from, byTimer }) => from === (handler ?? id) && !byTimer);
}

function handlerSetOffBy(map: ProcessMap, id: string): string | undefined {
  return map.edges.find(({ from, to }) => from === id && nodeOf(map, to)?.undoes !== undefined)?.to;
}

function handlerOf({ nodes }: ProcessMap, id: string): ProcessNode | undefined {
  return nodes.find(({ undoes }) => undoes === id);
}

function tiesOf({ nodes }: ProcessMap): Flow[] {
  return nodes.flatMap(({ id, undoes }) =>
    undoes === undefined ? [] : [{ id: `${id}_tie`, from: `${undoes}_undone`, to: id, label: '' }],
  );
}

function needsGateway(map: ProcessMap, id: string): boolean {
  const kind = nodeOf(map, id)?.kind;
  return kind !== 'fork' && kind !== 'choice' && waysOf(map, id).length > 1;
}
const timerOf = ({ edges }: ProcessMap, id: string) => edges.find(({ from, byTimer }) => from === id && byTimer);

function shapesOf(map: ProcessMap): Shape[] {
  return drawMap(map).nodes.flatMap((node): Shape[] => {
    const x = Math.round(node.box.x * SCALE.x);
    const y = Math.round(node.box.y * SCALE.y);
    const { width, height } = node.box;
    const element = handlerSetOffBy(map, node.id) === undefined ? elementOf(node) : 'intermediateThrowEvent';
    const isEvent = element.endsWith('Event');
    const box = isEvent ? { x, y, width: EVENT, height: EVENT } : { x, y, width, height };
    const shapes: Shape[] = [{ id: node.id, element, box }];
    if (needsGateway(map, node.id)) {
      const gateway = {
        x: x + box.width + 20,
        y: y + Math.round((height - GATEWAY) / 2),
        width: GATEWAY,
        height: GATEWAY,
      };
      shapes.push({ id: `${node.id}_ways`, element: 'exclusiveGateway', box: gateway });
    }
    if (timerOf(map, node.id)) {
      const timer = { x: x + 12, y: y + height - EVENT / 2, width: EVENT, height: EVENT };
      shapes.push({ id: `${node.id}_timer`, element: 'boundaryEvent', box: timer });
    }
    if (handlerOf(map, node.id)) {
      const undone = { x: x + width - EVENT - 12, y: y + height - EVENT / 2, width: EVENT, height: EVENT };
      shapes.push({ id: `${node.id}_undone`, element: 'boundaryEvent', box: undone });
    }
    return shapes;
  });
}

function elementOf({ kind }: ProcessNode): string {
  switch (kind) {
    case 'start':
      return 'startEvent';
    case 'end':
      return 'endEvent';
    case 'wait':
      return 'userTask';
    case 'step':
    case 'call':
      return 'serviceTask';
    case 'fork':
    case 'join':
      return 'parallelGateway';
    case 'choice':
      return 'exclusiveGateway';
  }
}

function flowsOf(map: ProcessMap): Flow[] {
  const flows: Flow[] = [];
  const add = (from: string, to: string, label = '') => flows.push({ id: `flow_${flows.length + 1}`, from, to, label });
  for (const { id } of map.nodes) {
    const isSplit = needsGateway(map, id);
    if (isSplit) add(id, `${id}_ways`);
    for (const { to, label } of waysOf(map, id)) add(isSplit ? `${id}_ways` : id, to, label);
    const timer = timerOf(map, id);
    if (timer) add(`${id}_timer`, timer.to, timer.label);
  }
  return flows;
}

function elementText(id: string, element: string, map: ProcessMap, flows: readonly Flow[]): string {
  const node = nodeOf(map, id);
  const host = element === 'boundaryEvent' ? id.slice(0, id.lastIndexOf('_')) : '';
  // A compensation event does not interrupt: its call has ended by then.
  const isTimer = host !== '' && id.endsWith('_timer');
  const attached = host === '' ? '' : ` attachedToRef="${host}"${isTimer ? '' : ' cancelActivity="false"'}`;
  const handler = node?.undoes === undefined ? '' : ' isForCompensation="true"';
  const name = node ? ` name="${escaped(node.label)}"` : '';
  const documentation = node?.waitsFor ? `<bpmn:documentation>${escaped(node.waitsFor)}</bpmn:documentation>` : '';
  const incoming = flows.filter(({ to }) => to === id).map((flow) => `<bpmn:incoming>${flow.id}</bpmn:incoming>`);
  const outgoing = flows.filter(({ from }) => from === id).map((flow) => `<bpmn:outgoing>${flow.id}</bpmn:outgoing>`);
  // How long it is depends on the case and the policy: the diagram says only that there is a deadline.
  const timer =
    '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">deadline</bpmn:timeDate></bpmn:timerEventDefinition>';
  const definition = isTimer ? timer : host === '' ? '' : '<bpmn:compensateEventDefinition />';
  const thrown = nodeOf(map, handlerSetOffBy(map, id) ?? '')?.undoes;
  const throws = thrown === undefined ? '' : `<bpmn:compensateEventDefinition activityRef="${thrown}" />`;
  const body = `${documentation}${incoming.join('')}${outgoing.join('')}${definition}${throws}`;
  return `<bpmn:${element} id="${id}"${name}${attached}${handler}>${body}</bpmn:${element}>`;
}

function edgeText({ id, from, to }: Flow, shapes: readonly Shape[]): string {
  const box = (name: string) => shapes.find((shape) => shape.id === name)!.box;
  const [a, b] = [border(box(from), centre(box(to))), border(box(to), centre(box(from)))];
  const points = [a, b].map(({ x, y }) => `<di:waypoint x="${Math.round(x)}" y="${Math.round(y)}" />`);
  return `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${points.join('')}</bpmndi:BPMNEdge>`;
}

function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where a line from the middle of a box to a point leaves it. */
function border(box: Box, towards: Point): Point {
  const { x, y } = centre(box);
  const [dx, dy] = [towards.x - x, towards.y - y];
  if (dx === 0 && dy === 0) return { x: box.x + box.width, y };
  const share = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
  );
  return { x: x + dx * share, y: y + dy * share };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
