// Package web is the only way out to the network: a client that gets public
// pages and files over HTTP and reaches nothing inside.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Options bound what a Client does. Zero values take the defaults below.
type Options struct {
	Agent   string           // User-Agent header
	Connect time.Duration    // limit for connecting, and for the answer to begin: 30 s
	Stall   time.Duration    // longest time without a byte: 30 s
	Total   time.Duration    // limit for the whole exchange; 0 for none
	Bytes   int64            // largest body, in bytes as the caller reads them (unpacked): 64 MiB
	Allow   []netip.AddrPort // addresses that are reached although they are not public, such as a mirror of one's own
}

const (
	defaultTime  = 30 * time.Second
	defaultBytes = 64 << 20
	maxRedirects = 10
)

// A Client gets URLs. Every address is checked when it is dialled, after names
// are resolved and for each redirect, so that neither a name nor a redirect
// leads inside. Proxies are not used, as they would resolve names themselves.
// It is safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client
}

// NewClient makes a client.
func NewClient(o Options) *Client {
	if o.Connect == 0 {
		o.Connect = defaultTime
	}
	if o.Stall == 0 {
		o.Stall = defaultTime
	}
	if o.Bytes == 0 {
		o.Bytes = defaultBytes
	}
	c := &Client{options: o}
	dialer := &net.Dialer{Timeout: o.Connect, Control: c.control}
	c.http = &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    o.Connect,
			ResponseHeaderTimeout:  o.Connect,
			MaxResponseHeaderBytes: 1 << 20,
			MaxIdleConns:           4,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: checkRedirect,
	}
	return c
}

// Errors that callers may tell apart.
var (
	ErrInside   = errors.New("the address is not public: claimgraph reaches nothing inside a network")
	ErrTooLarge = errors.New("the answer is too large")
	ErrStalled  = errors.New("no more data came")
)

// control refuses addresses that are not public; it is called with each one
// that is about to be dialled.
func (c *Client) control(network, address string, _ syscall.RawConn) error {
	if !strings.HasPrefix(network, "tcp") {
		return fmt.Errorf("%s is not used", network)
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	for _, allowed := range c.options.Allow {
		if to.Port() == allowed.Port() && to.Addr().Unmap() == allowed.Addr().Unmap() {
			return nil
		}
	}
	if !Public(to.Addr()) {
		return fmt.Errorf("%w (%s)", ErrInside, to.Addr())
	}
	return nil
}

func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("a redirect from https to %s is not followed", req.URL.Scheme)
	}
	return checkURL(req.URL)
}

// checkURL refuses what is no web address.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%q is no web address: it must begin with https:// or http://", u.Redacted())
	case u.Hostname() == "":
		return fmt.Errorf("%q names no host", u.Redacted())
	case u.User != nil:
		return errors.New("a name or password in a URL is not sent: remove it")
	}
	return nil
}

// A Response is an answer. Its body must be closed.
type Response struct {
	URL    string // where it came from, after redirects
	Status int    // below 400
	Header http.Header
	Length int64 // of the body as it is sent, -1 when not known
	Body   io.ReadCloser
}

// A StatusError is an answer that says no.
type StatusError struct {
	URL    string
	Status int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: the server answers %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// Get asks for a URL. Status codes from 400 on are a *StatusError. Reading more
// of the body than the limit gives ErrTooLarge; a server that stops sending,
// ErrStalled. Gzip is undone unless the header names an Accept-Encoding.
func (c *Client) Get(ctx context.Context, address string, header http.Header) (*Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(context.Canceled) }
	if c.options.Total > 0 {
		timer := time.AfterFunc(c.options.Total, func() {
			cancel(fmt.Errorf("%s: not done after %s", address, c.options.Total))
		})
		stop = func() { timer.Stop(); cancel(context.Canceled) }
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		stop()
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if c.options.Agent != "" {
		req.Header.Set("User-Agent", c.options.Agent)
	}
	res, err := c.http.Do(req)
	if err != nil {
		err = causeOf(ctx, err)
		stop()
		return nil, err
	}
	if res.StatusCode >= http.StatusBadRequest {
		stop()
		return nil, errors.Join(&StatusError{res.Request.URL.Redacted(), res.StatusCode}, res.Body.Close())
	}
	if res.ContentLength > c.options.Bytes {
		stop()
		return nil, errors.Join(c.tooLarge(address), res.Body.Close())
	}
	return &Response{
		URL: res.Request.URL.String(), Status: res.StatusCode, Header: res.Header, Length: res.ContentLength,
		Body: &body{client: c, ctx: ctx, cancel: cancel, stop: stop, from: res.Body, address: address, left: c.options.Bytes},
	}, nil
}

func (c *Client) tooLarge(address string) error {
	return fmt.Errorf("%s: %w: the limit is %d bytes", address, ErrTooLarge, c.options.Bytes)
}

// causeOf is why an exchange ended: the limit that ended it, where it was one.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// body is the body of an answer, with its limits.
type body struct {
	client  *Client
	ctx     context.Context
	cancel  context.CancelCauseFunc
	stop    func()
	from    io.ReadCloser
	address string
	left    int64 // bytes that may still come
}

func (b *body) Read(p []byte) (int, error) {
	timer := time.AfterFunc(b.client.options.Stall, func() {
		b.cancel(fmt.Errorf("%s: %w for %s", b.address, ErrStalled, b.client.options.Stall))
	})
	n, err := b.from.Read(p)
	timer.Stop()
	if b.left -= int64(n); b.left < 0 {
		return 0, b.client.tooLarge(b.address)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = causeOf(b.ctx, fmt.Errorf("%s: %w", b.address, err))
	}
	return n, err
}

func (b *body) Close() error {
	b.stop()
	return b.from.Close()
}
