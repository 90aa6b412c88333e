#!/usr/bin/perl
#
# Reads passenger lists that are written here: a writer of PAXLST that knows
# nothing of the reader makes random interchanges, with random service
# characters, line breaks and parts left out, and what paxlst_parse() and
# paxlst_messages() say is compared with what was written.  Nothing written is at
# fault, so paxlst_faults() must be silent.
#
#	script/server prove -v test/paxlst.pl :: [SEED [INTERCHANGES]]
#
# All persons are fictional.
#
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;

my $seed = $ARGV[0] // 1;
my $count = $ARGV[1] // 300;
srand $seed;
my $json = JSON::PP->new->utf8->canonical;

sub one { return $_[ rand @_ ] }
sub maybe { return rand() < 0.6 }
sub digits { return join '', map { int rand 10 } 1 .. $_[0] }

# Any character may be in a value but for control characters and white space at
# the ends; what is a service character will be released.
my @letters = ('A' .. 'Z', 'a' .. 'z', qw(É ß ü ı Ж م ن ё));
my @signs = (' ', qw[' + : ? * ( $ ~ . - / § €], ',', ';');

sub name
{
	my $name = one(@letters);
	$name .= rand() < 0.8 ? one(@letters) : one(@signs) for 1 .. rand 12;
	return $name . one(@letters);
}

sub code { return join '', map { one('A' .. 'Z') } 1 .. $_[0] }
sub state_ { return one(qw(EGY TUN MAR CAN USA GBR DEU D UTO XXA)) }
sub place { return one(code(3), code(5)) }
sub as_state { my ($code) = @_; return $code eq 'D' ? 'D<<' : $code }

# A day as the message has it and as it is meant, in the hundred years before any
# of the flights.
sub birth
{
	my ($year, $month, $day) = (1927 + int rand 98, 1 + int rand 12, 1 + int rand 28);
	my $yy = sprintf '%02d', $year % 100;
	my @forms = (
		[ sprintf('%s%02d%02d', $yy, $month, $day), sprintf('%d-%02d-%02d', $year, $month, $day) ],
		[ sprintf('%d%02d%02d:102', $year, $month, $day), sprintf('%d-%02d-%02d', $year, $month, $day) ],
		[ sprintf('%02d%02d%s:2', $day, $month, $yy), sprintf('%d-%02d-%02d', $year, $month, $day) ],
		[ sprintf('%d%02d:610', $year, $month), sprintf('%d-%02d', $year, $month) ],
		[ "$year:602", "$year" ]);
	push @forms, [ sprintf('%s%02d00', $yy, $month), sprintf('%d-%02d', $year, $month) ], [ "${yy}0000", "$year" ]
	  if $yy ne '00';
	return @{ one(@forms) };
}

sub moment
{
	my ($month, $day, $hour, $minute) = (1 + int rand 12, 1 + int rand 28, int rand 24, int rand 60);
	return (sprintf('26%02d%02d%02d%02d:201', $month, $day, $hour, $minute),
		sprintf('2026-%02d-%02dT%02d:%02d:00', $month, $day, $hour, $minute));
}

# ---------- the writer ----------

# Segments are lists of elements, and these are values or lists of components.
my ($component, $element, $release, $terminator, $between);
my $segments; # written so far

sub released
{
	my ($value) = @_;
	return $value unless defined $release;
	$value =~ s/([\Q$component$element$release$terminator\E])/$release$1/g;
	return $value;
}

sub segment
{
	my @elements = map {
		my @components = map { defined $_ ? released($_) : '' } ref $_ ? @$_ : $_;
		pop @components while @components > 1 and $components[-1] eq '';
		join $component, @components;
	} @_;
	$segments++;
	pop @elements while @elements > 1 and $elements[-1] eq '';
	return join($element, @elements) . $terminator . one(@$between);
}

sub choose_services
{
	my @kinds = (
		[ ':', '+', '?', "'", '' ], [ ':', '+', '?', "'", "UNA:+.? '" ],
		[ ':', '+', '?', "'", "UNA:+.?*'" ], [ ':', '*', '?', '$', 'UNA:*.? $' ],
		[ ':', '(', '?', '~', 'UNA:(.? ~' ], [ ';', '|', '\\', "\n", "UNA;|,\\ \n" ],
		[ '§', '+', '€', "'", "UNA§+.€ '" ]);
	($component, $element, $release, $terminator, my $una) = @{ one(@kinds) };
	$between = one([''], ["\n"], ["\r\n"], [ '', "\n", "  ", "\r\n\t" ]);
	return $una . one(@$between);
}

sub traveller
{
	my ($roles) = @_;
	my %is;
	my ($function, $role) = @{ one(@$roles) };
	@is{qw(function role)} = ($function, $role);
	my @names = (name());
	push @names, name() if maybe();
	push @names, name() if @names > 1 and maybe();
	@is{qw(surname given_names middle_names)} = @names;
	$is{name} = join ' ', @names[ 1 .. $#names ], $names[0];
	my @address = maybe() ? (name(), name(), name(), digits(5), state_()) : ();
	$is{address} = join ', ', @address if @address;
	my $text = segment('NAD', $function, '', '', \@names, @address);

	my @parts;
	if (maybe())
	{
		my $sex = one(qw(M F X U));
		push @parts, segment('ATT', 2, '', $sex);
		$is{sex} = $sex eq 'U' ? 'X' : $sex;
	}
	if (maybe())
	{
		my ($written, $meant) = birth();
		push @parts, segment('DTM', [ 329, split /:/, $written ]);
		$is{birth_date} = $meant;
	}
	if (maybe())
	{
		my $state = state_();
		push @parts, segment('NAT', 2, $state);
		@is{qw(nationality nationalities)} = (as_state($state), [$state]);
	}
	if (maybe())
	{
		push @parts, segment('GEI', 4, one(173, 174));
		$is{verified} = $parts[-1] =~ /173/ ? JSON::PP::true : JSON::PP::false;
	}
	for my $place ([ 178, 'embarkation' ], [ 179, 'debarkation' ], [ 22, 'first_port' ])
	{
		next unless maybe();
		$is{ $place->[1] } = place();
		push @parts, segment('LOC', $place->[0], $is{ $place->[1] });
	}
	if (maybe())
	{
		my $state = state_();
		push @parts, segment('LOC', 174, $state);
		$is{residence} = as_state($state);
	}
	if (maybe())
	{
		my ($state, $town) = (state_(), name());
		push @parts, segment('LOC', 180, [ $state, '', '', $town ]);
		@is{qw(birth_country birth_place)} = (as_state($state), $town);
	}
	if (maybe())
	{
		$is{bag_count} = int rand 9;
		push @parts, segment('MEA', 'CT', '', [ '', $is{bag_count} ]);
	}
	if (maybe())
	{
		$is{occupation} = one(qw(CR1 CR2 CR3));
		push @parts, segment('EMP', 1, [ $is{occupation}, 110, 111 ]);
	}
	for my $reference ([ 'AVF', 'booking' ], [ 'SEA', 'seat' ])
	{
		next unless maybe();
		$is{ $reference->[1] } = code(6);
		push @parts, segment('RFF', [ $reference->[0], $is{ $reference->[1] } ]);
	}
	@parts = sort { rand() <=> 0.5 } @parts;
	$text .= join '', @parts;
	for (1 .. rand 4)
	{
		my $number = one(code(2) . digits(7), digits(9), code(1) . digits(7) . code(1));
		my %document = (kind => one(qw(P V I L)), number => $number, number_text => $number);
		$text .= segment('DOC', [ $document{kind}, 110, 111 ], $number);
		if (maybe())
		{
			my $year = 1980 + int rand 90;
			$document{expiry_date} = sprintf '%d-11-%02d', $year, 1 + int rand 30;
			$text .= segment('DTM', [ 36, substr $document{expiry_date} =~ s/-//gr, 2 ]);
		}
		if (maybe())
		{
			my $state = state_();
			@document{qw(issuing_state issuing_state_text)} = (as_state($state), $state);
			$text .= segment('LOC', 91, $state);
		}
		push @{ $is{documents} }, \%document;
	}
	return ($text, \%is);
}

sub flight
{
	my ($carrier, $number) = (one(code(2), code(3), 'U2', '6E'), 1 + int rand 9999);
	my (@legs, $text);
	$text = segment('TDT', 20, "$carrier$number", '', '', maybe() ? $carrier : '');
	for (1 .. 1 + rand 3)
	{
		my ($departs, $departs_meant) = moment();
		my ($arrives, $arrives_meant) = moment();
		my %leg = (carrier => $carrier, flight_number => "$number", flight => "$carrier$number",
			departure => place(), departs => $departs_meant, arrival => place(), arrives => $arrives_meant);
		$text .= segment('LOC', 125, $leg{departure}) . segment('DTM', [ 189, split /:/, $departs ])
		  . segment('LOC', 87, $leg{arrival}) . segment('DTM', [ 232, split /:/, $arrives ]);
		push @legs, \%leg;
	}
	return ($text, @legs);
}

my @passengers = ([ 'FL', 'passenger' ], [ 'DDU', 'transit passenger' ]);
my @crew = ([ 'FM', 'crew' ], [ 'DDT', 'transit crew' ]);

sub message
{
	my ($reference) = @_;
	my $of_crew = rand() < 0.3;
	my %is = (message_reference => $reference, code => $of_crew ? '250' : '745');
	$segments = 0;
	my $head = segment('UNH', $reference, [qw(PAXLST D 05B UN IATA)]) . segment('BGM', $is{code});
	if (maybe())
	{
		$is{reporting_party} = name();
		$head .= segment('NAD', 'MS', '', '', $is{reporting_party});
	}
	my $text = '';
	for (1 .. 1 + rand 2)
	{
		my ($flight, @legs) = flight();
		$text .= $flight;
		push @{ $is{legs} }, @legs;
	}
	my @travellers;
	for my $place (1 .. rand 6)
	{
		my ($written, $traveller) = traveller($of_crew ? \@crew : \@passengers);
		@$traveller{qw(message_reference traveller legs)} = ($reference, $place, $is{legs});
		push @travellers, $traveller;
		$text .= $written;
	}
	$is{ $of_crew ? 'crew_counted' : 'passengers_counted' } = @travellers;
	$is{ $of_crew ? 'passengers_counted' : 'crew_counted' } = 0;
	if (maybe())
	{
		$is{ $of_crew ? 'crew_given' : 'passengers_given' } = @travellers;
		$text .= segment('CNT', [ $of_crew ? 41 : 42, scalar @travellers ]);
	}
	@is{qw(segments_given segments_counted)} = ($segments + 1, $segments + 1);
	return ($head . $text . segment('UNT', $segments + 1, $reference), \%is, @travellers);
}

sub interchange
{
	my $text = choose_services();
	my $in_group = rand() < 0.4;
	my $reference = digits(9);
	my (@messages, @travellers);
	$text .= segment('UNB', [ 'UNOC', 3 ], 'XY*API', 'BORDER', [ 260601, '0830' ], $reference);
	$text .= segment('UNG', 'PAXLST', 'XY', 'BORDER', [ 260601, '0830' ], 5, 'UN', [ 'D', '05B' ]) if $in_group;
	for my $n (1 .. 1 + rand 3)
	{
		my ($message, $is, @of_message) = message("M$n");
		$text .= $message;
		$is->{interchange_reference} = $reference;
		push @messages, $is;
		push @travellers, @of_message;
	}
	$text .= segment('UNE', scalar @messages, 5) if $in_group;
	$text .= segment('UNZ', $in_group ? 1 : scalar @messages, $reference);
	return ($text, \@messages, \@travellers);
}

# ---------- the comparison ----------

# The rows of a query on the texts, which are in table "written".
sub query
{
	my ($sql, @texts) = @_;
	my $file = "/tmp/sltd-paxlst-$$.sql";
	open my $fh, '>:utf8', $file or die "$file: $!";
	print $fh "SET client_min_messages = warning;\nCREATE EXTENSION IF NOT EXISTS sltd;\n",
	  "CREATE TEMP TABLE written (n int, body text);\nCOPY written FROM STDIN;\n";
	my $n = 0;
	for my $text (@texts)
	{
		my $bytes = $text;
		utf8::encode($bytes);
		$bytes =~ s/\\/\\\\/g;
		$bytes =~ s/\n/\\n/g;
		$bytes =~ s/\r/\\r/g;
		$bytes =~ s/\t/\\t/g;
		utf8::decode($bytes);
		print $fh $n++, "\t$bytes\n";
	}
	print $fh "\\.\n$sql\n";
	close $fh;
	my @rows = split /\n/, `psql -X -q -A -t -v ON_ERROR_STOP=1 -d postgres -f $file`;
	die "psql failed" if $?;
	unlink $file;
	return @rows;
}

# Null and what is not there are the same.
sub bare
{
	my ($value) = @_;
	return [ map { bare($_) } @$value ] if ref $value eq 'ARRAY';
	return $value unless ref $value eq 'HASH';
	return { map { $_ => bare($value->{$_}) } grep { defined $value->{$_} } keys %$value };
}

# As JSON in which numbers are texts, so that 1 and "1" are the same.
sub plain
{
	my ($rows) = @_;
	return $json->encode(bare($rows)) =~ s/(?<=:)(-?\d+)(?=[,}\]])/"$1"/gr;
}

my @written = map { [ interchange() ] } 1 .. $count;
my @read = query(q{
	SELECT jsonb_build_object(
		'travellers', (SELECT jsonb_agg(to_jsonb(p) - '{message,segment,places,reference_numbers,faults}'::text[] ORDER BY message, traveller)
			FROM paxlst_parse(body) AS p),
		'messages', (SELECT jsonb_agg(to_jsonb(m) - '{message,message_type,interchange,sender,recipient,prepared,is_test,group_reference,
				kind,others_counted,faults}'::text[] ORDER BY message)
			FROM paxlst_messages(body) AS m),
		'faults', (SELECT jsonb_agg(f) FROM paxlst_faults(body) AS f))
	FROM written ORDER BY n;}, map { $_->[0] } @written);
is(scalar @read, $count, 'all interchanges are read');

my ($wrong, $travellers) = (0, 0);
for my $i (0 .. $#written)
{
	my ($text, $messages, $of_text) = @{ $written[$i] };
	my $is = $json->decode($read[$i]);
	$travellers += @$of_text;
	my $as_read = plain({ travellers => $is->{travellers} || [], messages => $is->{messages}, faults => $is->{faults} || [] });
	my $as_written = plain({ travellers => $of_text, messages => $messages, faults => [] });
	next if $as_read eq $as_written;
	my ($same) = map { length } ("$as_read\0$as_written" =~ /^(.*).*\0\1/s);
	is(substr($as_read, $same, 200), substr($as_written, $same, 200), "interchange $i of seed $seed is read as it was written")
	  or diag($text);
	last if ++$wrong == 3;
}
ok($wrong == 0, "$count interchanges with $travellers travellers are read as they were written");
done_testing();
