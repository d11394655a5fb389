package channel

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"rasid/alerts"
	"rasid/outbound"
)

// stage is how far a mail session came.
type stage string

const (
	stageLogin    stage = "connect and log in"
	stageSender   stage = "name the sender"
	stageReceiver stage = "name the receiver"
	stageMessage  stage = "hand over the message"
)

// failure says what an error at a stage means for the delivery.
func (e *Email) failure(ctx context.Context, at stage, err error) error {
	se := &alerts.SendError{Class: networkClass(ctx, err), Err: fmt.Errorf("%s at %s: %w", at, e.server(), err)}
	var said *textproto.Error
	if errors.As(err, &said) {
		se.Class, se.Status, se.Response = answerClass(at, said), said.Code, e.redact(said.Msg)
		se.Err = fmt.Errorf("%s at %s: %d %s", at, e.server(), said.Code, se.Response)
	}
	return se
}

// answerClass reads the answer of a server (RFC 5321 §4.2.1). 4yz is tried
// again; to the receiver or the message it is a matter of that one (RFC 6647).
// 5yz to the login or the sender is a matter of the whole channel; to the
// receiver of that one alone, unless it is about us; to the message of that
// one message.
func answerClass(at stage, said *textproto.Error) alerts.SendClass {
	const unavailable, tooLarge = 421, 552
	alone := at == stageReceiver || at == stageMessage
	switch {
	case said.Code/100 != 5 && alone && said.Code != unavailable:
		return alerts.SendDeferred
	case said.Code/100 != 5:
		return alerts.SendServer
	case at == stageReceiver && aboutUs(said):
		return alerts.SendChannel
	case alone, said.Code == tooLarge:
		return alerts.SendRejected
	}
	return alerts.SendChannel
}

// aboutUs reports whether the receiver was refused for what we are. Servers
// keep what they have against a client or a sender until they hear a receiver
// (Postfix: smtpd_delay_reject).
func aboutUs(said *textproto.Error) bool {
	switch said.Code {
	case 500, 502, 503, 504, 530: // no such command, not now, log in first
		return true
	}
	text := strings.ToLower(said.Msg)
	return slices.ContainsFunc([]string{"relay", "helo ", "client host", "sender address", "authenticat", "blocked using"}, func(s string) bool {
		return strings.Contains(text, s)
	})
}

// networkClass reads an error that is no answer.
func networkClass(ctx context.Context, err error) alerts.SendClass {
	if ctx.Err() != nil {
		return alerts.SendTimeout
	}
	switch text := err.Error(); {
	case strings.Contains(text, "does not support STARTTLS"):
		return alerts.SendTLS
	case strings.Contains(text, "does not support SMTP AUTH"), errors.Is(err, gomail.ErrNoSupportedAuthDiscovered):
		return alerts.SendChannel
	}
	return classOf(err)
}

// classOf is the class of an error of the network.
func classOf(err error) alerts.SendClass {
	switch outbound.Classify(err) {
	case outbound.ClassTLS:
		return alerts.SendTLS
	case outbound.ClassTimeout, outbound.ClassCanceled:
		return alerts.SendTimeout
	case outbound.ClassBlocked:
		return alerts.SendBlocked
	case outbound.ClassRedirect:
		return alerts.SendRedirect
	}
	return alerts.SendNetwork
}
