/** A certificate of hooks.example.com and what is below it, signed by itself, until 2120; nobody but these tests trusts it. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUegAwIBAgIUc5D7Ca21CosETpRzf3gn9kBwM3YwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRaG9va3MuZXhhbXBsZS5jb20wIBcNMjAwMTAxMDAwMDAwWhgP
MjEyMDAxMDEwMDAwMDBaMBwxGjAYBgNVBAMMEWhvb2tzLmV4YW1wbGUuY29tMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9bklhfbOkbpKG78dzXcn6rBfsse3sBia
gDgE5OZ/AXPyxFMMV3h4AO3GLGhk+BYhQLdLB/n2evrurO+XUp8bnaNlMGMwMQYD
VR0RBCowKIIRaG9va3MuZXhhbXBsZS5jb22CEyouaG9va3MuZXhhbXBsZS5jb20w
DwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUUwJh3+6IoqFdpAiQfcxgLA1S3eow
CgYIKoZIzj0EAwIDRwAwRAIgFGOlyeVh70GqUrXB5M3rYKTapSSjX5zK1NWM9OaY
zg0CIDZERQK/j7QWiXlsilq1JZ7Y8RrUfE038Iy17was7Owy
-----END CERTIFICATE-----
`;

/** Its key, which opens nothing. */
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgh13wvVK/nRAl3Jhi
wdhrf0xMfpW/Ckzwvv3tOZbpz3ehRANCAAT1uSWF9s6Rukobvx3NdyfqsF+yx7ew
GJqAOATk5n8Bc/LEUwxXeHgA7cYsaGT4FiFAt0sH+fZ6+u6s75dSnxud
-----END PRIVATE KEY-----
`;
