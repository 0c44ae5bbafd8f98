import { createRoot } from 'react-dom/client';
import { invariant } from '../src-shared/base/invariant.ts';

const place = document.getElementById('root');
invariant(place, 'index.html has no #root');
createRoot(place).render(<h1>Countersign</h1>);
