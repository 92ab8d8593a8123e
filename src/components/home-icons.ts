/** Strokes of the icons on the home page, each in a box of 32 by 32. */
export const icons = {
  form: 'M6 4h14l6 6v18H6zM20 4v6h6M16 14v9M11.5 18.500h9',
  clock: 'M16 4a12 12 0 1 0 0 24a12 12 0 1 0 0-24M16 9v7.500l5 3',
  key: 'M20 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14M15 17L5 27M9 23l3 3M20 12h.01',
  save: 'M16 4v15M9.500 13L16 19.500L22.500 13M5 22v6h22v-6',
  table: 'M5 6h22v20H5zM5 12h22M12 12v14M16 17h7M16 21.500h7',
  lens: 'M14 5a9 9 0 1 0 0 18a9 9 0 1 0 0-18M20.500 20.500L28 28',
  bars: 'M5 28h22M8 24v-7M14 24V9M20 24V13M26 24V5',
  bell: 'M8 22V14a8 8 0 0 1 16 0v8l2 2H6zM13 28h6M16 4v2',
  screen: 'M5 6h22v16H5zM5 11h22M12 27h8M16 22v5M9 16h6',
  person:
    'M16 5a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M5 28c1-6 5.500-8.500 11-8.500S26 22 27 28',
  book: 'M16 8c-3-2.500-7-3-11-2.500v19c4-.5 8 0 11 2.500c3-2.500 7-3 11-2.500v-19c-4-.5-8 0-11 2.500zM16 8v19',
  data: 'M5 9c0-6 22-6 22 0v14c0 6-22 6-22 0zM5 9c0 6 22 6 22 0M5 16c0 6 22 6 22 0',
  seal: 'M16 4l3 3h4v4l3 3l-3 3v4h-4l-3 3l-3-3h-4v-4l-3-3l3-3V7h4zM12 14l3 3l5-5M11 22l-2 6l7-3l7 3l-2-6',
} as const;
