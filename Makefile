# demo    the whole job on an embedded mail server, nothing to set up
# test    everything that must pass, installing what it needs
# bench   the figures the README quotes
# lint    what looks at the code without running it
# kill    the long run: 2,000 messages, 500 kills
# histories  5,000 random lives of a case that no run has seen before
# requirements  each requirement of the policy: where it is carried out, and the test that shows it
# train   rebuild the shipped classifier from the labelled mails

GO ?= go

.PHONY: demo test bench lint kill histories requirements train servers

demo:
	$(GO) run ./cmd/putright demo

test: servers lint
	$(GO) test -race -shuffle=on -timeout 20m ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./classifier ./casework ./store ./templates ./notify ./intake ./desk ./cmd/putright/...

lint:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...
	$(GO) mod verify

kill: servers
	PUTRIGHT_KILLS=500 PUTRIGHT_MESSAGES=2000 $(GO) test -run TestKilledAnywhere -timeout 60m -v ./cmd/putright

histories:
	$(GO) test ./casework -run TestAnyHistory -rapid.checks=5000 -rapid.seed=$$(date +%s) -timeout 30m

requirements:
	$(GO) test . -run TestRequirements -count=1 -v -print

train:
	$(GO) test ./classifier -run TestShippedModel -update

# A real Dovecot and Postfix, for the tests against real servers. Where they
# can't be installed, those tests skip with a sentence.
servers:
	@.ci/servers
