package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"putright/cmd/putright/config"
)

// A token is asked for once, kept until shortly before its end, and a refusal
// says what to check. The secret is in no error.
func TestTokens(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("open-sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked, answer := 0, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		want := map[string]string{"grant_type": "client_credentials", "client_id": "app", "client_secret": "open-sesame", "scope": mailScope}
		for name, value := range want {
			if r.PostFormValue(name) != value {
				t.Errorf("%s is %q", name, r.PostFormValue(name))
			}
		}
		fmt.Fprint(w, answer)
	}))
	defer server.Close()
	source := newTokens(config.OAuth2{Tenant: "victory.example", ClientID: "app", ClientSecretFile: secret})
	if source.endpoint != "https://login.microsoftonline.com/victory.example/oauth2/v2.0/token" {
		t.Errorf("endpoint %s", source.endpoint)
	}
	source.endpoint = server.URL

	for _, test := range []struct {
		name, answer, want string
		asked              int
	}{
		{"refused", `{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.\r\nTrace ID: 1"}`, "asking for an access token: it was refused (invalid_client: AADSTS7000222: The provided client secret keys are expired.); check tenant, client_id and the application's secret", 1},
		{"not JSON", `<html>`, "answered 200 OK without one; check tenant", 2},
		{"short", `{"access_token":"t1","expires_in":60}`, "t1", 3},
		{"asked again", `{"access_token":"t2","expires_in":3600}`, "t2", 4},
		{"kept", ``, "t2", 4},
	} {
		answer = test.answer
		got, err := source.token(t.Context())
		if err != nil {
			got = err.Error()
		}
		if !strings.HasSuffix(got, test.want) || asked != test.asked || strings.Contains(got, "sesame") {
			t.Errorf("%s: got %q after %d requests", test.name, got, asked)
		}
	}
}
