package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"putright/cmd/putright/config"
)

// tokens gets access tokens from Microsoft for an application that signs in by
// itself (OAuth 2.0 client credentials, RFC 6749, 4.4), and keeps each one
// until shortly before it ends.
type tokens struct {
	config.OAuth2
	endpoint string
	client   http.Client

	mu    sync.Mutex
	value string
	until time.Time
}

// Microsoft's scope for IMAP and SMTP alike.
const mailScope = "https://outlook.office365.com/.default"

func newTokens(o config.OAuth2) *tokens {
	return &tokens{
		OAuth2:   o,
		endpoint: "https://login.microsoftonline.com/" + url.PathEscape(o.Tenant) + "/oauth2/v2.0/token",
		client:   http.Client{Timeout: 30 * time.Second},
	}
}

// token returns a token that is good for two minutes at least.
func (t *tokens) token(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && time.Until(t.until) > 2*time.Minute {
		return t.value, nil
	}
	secret, err := t.ClientSecret()
	if err != nil {
		return "", err
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {t.ClientID}, "client_secret": {secret}, "scope": {mailScope}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("asking for an access token: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := t.client.Do(request)
	if err != nil {
		return "", fmt.Errorf("asking for an access token: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		Token       string `json:"access_token"`
		Seconds     int    `json:"expires_in"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&answer)
	switch {
	case answer.Error != "":
		why, _, _ := strings.Cut(answer.Description, "\n")
		return "", fmt.Errorf("asking for an access token: it was refused (%s: %s); check tenant, client_id and the application's secret", answer.Error, strings.TrimSpace(why))
	case err != nil || answer.Token == "":
		return "", fmt.Errorf("asking for an access token: %s answered %s without one; check tenant", request.URL.Host, response.Status)
	}
	t.value, t.until = answer.Token, time.Now().Add(time.Duration(answer.Seconds)*time.Second)
	return t.value, nil
}
