const arrow = (path: string) =>
  `<svg width="12" height="12" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;

/** In place of AG Grid's own, which are masks that Chrome before 120 draws as black squares. */
export const sortIcons = {
  sortAscending: arrow('m5 12 7-7 7 7M12 19V5'),
  sortDescending: arrow('m19 12-7 7-7-7M12 5v14'),
};
