import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a part may weigh at most, in megabytes of 1,000,000 bytes. The program's own archive is what creeps; Electron is given. */
const BUDGET = [
  { name: 'app.asar', part: /(^|\/)app\.asar$/, budget: 16 },
  { name: 'AppImage', part: /\.AppImage$/, budget: 150 },
  { name: 'deb', part: /\.deb$/, budget: 150 },
  { name: 'rpm', part: /\.rpm$/, budget: 150 },
  { name: 'NSIS installer', part: /\.exe$/, budget: 130 },
  { name: 'MSI', part: /\.msi$/, budget: 160 },
  { name: 'dmg', part: /\.dmg$/, budget: 160 },
];

/** What was made in a folder of packages, against its budget. */
export function sizes(output) {
  const files = filesIn(output, 6);
  return BUDGET.flatMap(({ name, part, budget }) =>
    files
      .filter((file) => part.test(file) && !/unpacked\/[^/]*\.exe$/.test(file))
      .map((file) => ({ name, budget, megabytes: statSync(file).size / 1_000_000 })),
  );
}

export function overBudget(found) {
  return found.filter(({ megabytes, budget }) => megabytes > budget);
}

function filesIn(folder, depth) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return depth > 0 ? filesIn(path, depth - 1) : [];
  });
}
