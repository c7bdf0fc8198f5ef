/** Secrets an installation may do without; `wrangler types` knows only those wrangler.toml requires. */
interface Env {
  /** Of the HTTP gateway that sends SMS. */
  SMS_GATEWAY_TOKEN?: string
  /** JSON: provider → client secret of the outside providers. */
  OUTSIDE_SECRETS?: string
}
