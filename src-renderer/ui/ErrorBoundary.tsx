import Button from '@mui/material/Button';
import { Component, type ReactNode } from 'react';
import { ErrorState } from './ErrorState.tsx';
import { t } from '../language/t.ts';

type Props = {
  children: ReactNode;
  /** Changes when the person goes elsewhere: then it is tried again. */ place: string;
};
type State = { error: Error | null; place: string };

/** Keeps a defect on one page from taking the whole window with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): Partial<State> | null {
    return place === state.place ? null : { place, error: null };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState
        title={t('This page could not be shown')}
        safe={t('Nothing was lost: decisions and imported files are stored before they appear here.')}
        advice={t('Try again, or go on with another page.')}
        code={`${error.name}: ${error.message}\n${error.stack?.split('\n')[1]?.trim() ?? ''}`}
      >
        <Button variant="contained" color="primary" onClick={() => this.setState({ error: null })}>
          {t('Try again')}
        </Button>
      </ErrorState>
    );
  }
}
