// Unexpected errors of the page, for whoever opens the browser's console. Never texts of people: an event's name and the error.
export const log = {
  error(event: string, error: unknown): void {
    // biome-ignore lint/suspicious/noConsole: the one place of the browser's side that may
    console.error(event, error)
  },
}
