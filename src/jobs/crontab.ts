/**
 * What runs by the clock (UTC), over all companies. Whichever worker comes first enqueues it, once; a job key keeps runs
 * that waited for a worker from piling up.
 */
export const crontab = `
* * * * * seal-audit ?jobKey=seal-audit&max=3
* * * * * find-overdue ?jobKey=find-overdue&max=3
7 * * * * clear-sessions ?jobKey=clear-sessions&max=3
17 * * * * clear-used-forms ?jobKey=clear-used-forms&max=3
37 * * * * clear-mail ?jobKey=clear-mail&max=3
47 * * * * clear-attempts ?jobKey=clear-attempts&max=3
3 * * * * digest ?jobKey=digest&max=3
57 * * * * clear-pending-files ?jobKey=clear-pending-files&max=3
37 3 * * * clear-notifications ?fill=1d&jobKey=clear-notifications&max=3
27 3 * * * clear-user-links ?fill=1d&jobKey=clear-user-links&max=3
`;
