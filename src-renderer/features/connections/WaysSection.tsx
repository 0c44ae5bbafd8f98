import Button from '@mui/material/Button';
import type { ConnectorEntry, ConnectorsReply, WayHealth } from '../../../src-shared/wire/connectors.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countText, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { dayText, kindWords, latencyText, markOf, wayText } from './connection-words.ts';
import { t } from '../../language/t.ts';

type Props = { ways: ConnectorsReply; onChange: (connector: ConnectorEntry) => void; onAdd: () => void };

/** Every way in, with what came by it. */
export function WaysSection({ ways: { items, others }, onChange, onAdd }: Props) {
  if (items.length + others.length === 0) {
    return (
      <Section title={t('Ways in')}>
        <EmptyState
          title={t('Nothing comes by itself yet')}
          hint={t(
            'A folder into which a clearing house puts files, a mailbox for scanners, or a listener for HL7 messages would be listed here with how it is.',
          )}
        >
          <Button onClick={onAdd}>{t('Add a connection')}</Button>
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section title={t('Ways in')} flush>
      <Table>
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Kind')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Last came')}</th>
            <th scope="col">{t('In 24 hours')}</th>
            <th scope="col">{t('Took')}</th>
            <th scope="col" className="figure">
              {t('Not taken yet')}
            </th>
            <th scope="col" className="figure">
              {t('Put aside')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('Change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((connector) => (
            <tr key={connector.id}>
              <td>
                {connector.name}
                {connector.run.where !== '' && <div className="quiet">{connector.run.where}</div>}
              </td>
              <td>{kindWords[connector.settings.kind]}</td>
              <td>
                <StatusMark {...markOf(connector)} />
                {connector.run.problem !== '' && <div>{connector.run.problem}</div>}
              </td>
              <HealthCells health={connector.health} backlog={connector.run.backlog} />
              <td className="figure">
                <Button
                  size="small"
                  onClick={() => onChange(connector)}
                  aria-label={t('Change {connector}', { connector: connector.name })}
                >
                  {t('Change')}
                </Button>
              </td>
            </tr>
          ))}
          {others.map(({ way, health }) => (
            <tr key={way}>
              <td>{wayText(way, items)}</td>
              <td className="quiet">{t('Built in')}</td>
              <td />
              <HealthCells health={health} backlog={null} />
              <td />
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function HealthCells({ health, backlog }: { health: WayHealth; backlog: number | null }) {
  return (
    <>
      <td className="quiet">{health.lastMessageAt === null ? t('Nothing yet') : momentText(health.lastMessageAt)}</td>
      <td>{dayText(health)}</td>
      <td className="quiet">{latencyText(health)}</td>
      <td className="figure">{backlog === null ? '' : countText(backlog)}</td>
      <td className="figure">{countText(health.deadLetters)}</td>
    </>
  );
}
