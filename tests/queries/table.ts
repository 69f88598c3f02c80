/**
 * How many statements a page may send, those that begin and end its transactions among them (BEGIN takes the company along), once what
 * is kept in the process is there. One that needs more than the others says here how many.
 */
export const MOST_OF_OTHERS = 28;

export const MOST: Readonly<Record<string, number>> = {
  "GET /admin/workflows/:id/board": 34,
  "GET /admin/workflows/:id/report": 34,
  "GET /design/workflows/:id/export": 32,
};
