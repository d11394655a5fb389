// Package channel holds the senders. Each reads a delivery once, into what
// people are told, and writes that in the shape of its own:
//
//	Delivery ─ newMessage ─► message ─ Email.Render   ─► a MIME message   ─► Send, one SMTP session
//	                            │    ─ Console.Render ─► lines            ─► Send, one write
//	                            └─── a preset         ─► a vendor's JSON ┐
//	Delivery ─ newBody ─────► body ─ Webhook.Render   ─► our JSON        ├─► Send, one POST, signed
//	                            └─── a template       ─► the operator's  ┘
//
// Rendering is pure, and what it gives is stored and sent unchanged at every
// attempt. No payload holds a secret; tokens and signatures come in when it is
// sent. Titles come from strangers: they stay text in every markup.
package channel
