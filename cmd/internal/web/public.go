package web

import "net/netip"

// inside are the ranges that lead into a network or nowhere, by the registries
// of special-purpose addresses (RFC 6890), beside those that netip knows.
var inside = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"168.63.129.16/32", // services inside Azure
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
)

// wrapping are the ranges of IPv6 that carry an address of IPv4, and the byte at which it stands.
var wrapping = map[netip.Prefix]int{
	netip.MustParsePrefix("64:ff9b::/96"): 12, // NAT64
	netip.MustParsePrefix("2002::/16"):    2,  // 6to4
}

func prefixes(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// Public tells whether an address belongs to the public internet: not private,
// of this machine, of a local link, of a cloud's metadata service or reserved,
// nor an address of IPv6 that wraps such a one.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() {
		return false
	}
	for _, p := range inside {
		if p.Contains(a) {
			return false
		}
	}
	for p, at := range wrapping {
		if p.Contains(a) {
			bytes := a.As16()
			return Public(netip.AddrFrom4([4]byte(bytes[at : at+4])))
		}
	}
	return true
}
