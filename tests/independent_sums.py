"""Money of the samples in tests/formats: what a store sums to is, to the cent, what csv and decimal make of the file.

Every vendor's file that tells of money: what was sold, taken (net of tax and tips, without what is sold ahead), paid, kept as a fee and paid out, and the
prices of bookings' lists. independent_sums.py PROGRAM FOLDER: imports each sample in a folder of its own below FOLDER, twice, and compares.
"""
import csv, os, re, sqlite3, subprocess, sys
from decimal import Decimal

SAMPLES = 'tests/formats'


def cents(text):
    t = re.sub(r'[$£€\s]', '', text or '')
    if t in ('', '---', '-', '--'):
        return 0
    sign = -1 if t.startswith('(') or t.startswith('-') else 1
    t = t.strip('()-')
    t = t.replace('.', '').replace(',', '.') if re.search(r',\d\d$', t) else t.replace(',', '')
    return sign * int(Decimal(t) * 100)


def total(rows, *columns, sign=1):
    return sign * sum(cents(r[c]) for r in rows for c in columns)


def of(column, *words):
    return lambda r: r[column] in words


def where(rows, test):
    return [r for r in rows if test(r)]


def stripe(kind, gross, fee):
    sales, refunds = ('charge', 'payment'), ('refund', 'dispute', 'dispute_reversal', 'refund_failure')

    def sums(rows):
        taken = where(rows, of(kind, *sales, *refunds))
        fees = where(rows, of(kind, 'fee', 'stripe_fee'))
        return {'sale.total': total(taken, gross), 'tender.amount': total(taken, gross), 'taking.amount': total(taken, gross),
                'fee.amount': total(taken, fee, sign=-1) + total(fees, gross),
                'payout.net': total(where(rows, of(kind, 'payout')), gross, sign=-1)}
    return sums


def paypal(kind):
    def sums(rows):
        done = where(rows, lambda r: r.get('Status', 'Completed') == 'Completed' and r.get('Balance Impact') != 'Memo')
        taken = where(done, lambda r: r[kind].endswith('Payment') and cents(r['Gross']) > 0 or r[kind] == 'Payment Refund')
        return {'sale.total': total(taken, 'Gross'), 'tender.amount': total(taken, 'Gross'), 'taking.amount': total(taken, 'Gross'), 'fee.amount': total(taken, 'Fee'),
                'payout.net': total(where(done, of(kind, 'General Withdrawal')), 'Gross', sign=-1)}
    return sums


def jane(rows):
    charged = where(rows, lambda r: r['Status'] != 'No Charge')
    return {'sale.net': total(charged, 'Subtotal'), 'sale.tax': total(charged, 'Tax'), 'sale.total': total(charged, 'Total'),
            'sale_line.net': total(charged, 'Subtotal'), 'taking.amount': total(where(charged, lambda r: r['Item'] != 'Gift Card'), 'Subtotal')}


def fresha(rows):
    back = where(rows, of('Transaction type', 'Refund'))
    paid = total(rows, 'Payment amount') - total(back, 'Payment amount') - sum(abs(cents(r['Payment amount'])) for r in back)
    return {'sale.total': paid, 'tender.amount': paid, 'taking.amount': paid}


def vagaro(rows):
    paid = total(rows, 'Cash Tendered', 'CC Amount', 'GC Redemption') - total(rows, 'Change Due')
    return {'sale.total': total(rows, 'Amount Paid'), 'tender.amount': paid, 'sale.tip': total(rows, 'Tip'),
            'sale.tax': total(rows, 'Sales Tax'), 'sale_line.net': total(rows, 'Amount Paid') - total(rows, 'Tip', 'Sales Tax'),
            'taking.tip': total(rows, 'Tip'),
            'taking.amount': sum(cents(r['Amount Paid']) - cents(r['Tip']) - cents(r['Sales Tax']) for r in rows if r['Item Sold'] != 'Gift Certificate')}


def ledger(rows):
    return {'sale.total': total(rows, 'amount'), 'tender.amount': total(rows, 'amount'), 'sale.tip': total(rows, 'tip'),
            'sale.tax': total(rows, 'tax'), 'sale.discount': total(rows, 'discount', sign=-1),
            'fee.amount': total(rows, 'fee', sign=-1), 'taking.tip': total(rows, 'tip'),
            'taking.amount': sum(cents(r['amount']) - cents(r['tip']) - cents(r['tax']) for r in rows if r['what'] != 'gift-card')}


def once(rows, *columns):
    return list({tuple(r[c] for c in columns): r for r in rows}.values())


def mindbody(rows):
    """An item, and a payment, that stands on several rows of its sale is one; the sample has no two alike in one sale."""
    items, paid = once(rows, 'Sale ID', 'Item name'), once(rows, 'Sale ID', 'Payment Method')
    ahead = ('Gift Card', 'Monthly Membership')
    return {'sale_line.gross': total(items, 'Subtotal'), 'sale_line.discount': total(items, 'Discount amount', sign=-1),
            'sale_line.tax': total(items, 'Tax'), 'sale.total': total(items, 'Item Total'),
            'tender.amount': total(paid, 'Total Paid w/ Payment Method'),
            'taking.amount': sum(cents(r['Subtotal']) - cents(r['Discount amount']) for r in items if r['Item name'] not in ahead)}


def massagebook(rows):
    """Total = Sub-Total - Discount + Tip + Tax - Refund + Adjustment, as the vendor has it: what was sold, and what was paid back of it."""
    return {'sale.gross where refund = 0': total(rows, 'Sub-Total', 'Adjustment'), 'sale.total where refund = 1': total(rows, 'Refund', sign=-1),
            'tender.amount where refund = 1': total(rows, 'Refund', sign=-1), 'sale.discount': total(rows, 'Discount', sign=-1),
            'sale.tip': total(rows, 'Tip'), 'sale.tax': total(rows, 'Tax'), 'sale.total': total(rows, 'Total'),
            'tender.amount': total(rows, 'Total'), 'taking.amount': total(rows, 'Total') - total(rows, 'Tip', 'Tax'), 'sale_line.net': total(rows, 'Total') - total(rows, 'Tip', 'Tax')}


def columns(**wanted):
    return lambda rows: {k.replace('__', '.'): total(rows, *v) if isinstance(v, list) else total(rows, v[1:], sign=-1)
                         if v.startswith('-') else total(rows, v) for k, v in wanted.items()}


SUMS = {
    'stripe-balance.csv': stripe('reporting_category', 'gross', 'fee'),
    'stripe-balance+dashboard.csv': stripe('Type', 'Amount', 'Fee'),
    'stripe-payouts.csv': stripe('reporting_category', 'gross', 'fee'),
    'paypal-activity.csv': paypal('Type'),
    'paypal-activity+statement.csv': paypal('Description'),
    'fresha-payments.csv': fresha,
    'jane-sales.csv': jane,
    'jane-payments.csv': columns(tender__amount='Client Charge', fee__amount='Jane Payments Fee'),
    'jane-payouts.csv': lambda rows: {'payout.net': total(where(rows, lambda r: r['Payout Status'] != 'failed'), 'Payout Amount')},
    'vagaro-transactions.csv': vagaro,
    'massagebook-payments.csv': massagebook,
    'clinicsense-payments.csv': columns(sale__total='Total', tender__amount='Total', taking__amount='Total'),
    'square-transactions.csv': columns(sale__gross='Gross Sales', sale__discount='Discounts', sale__net='Net Sales', sale__tax='Tax',
                                       sale__tip='Tip', sale__total='Total Collected', fee__amount='Fees',
                                       tender__amount=['Card', 'Cash', 'Square Gift Card', 'Other Tender'],
                                       sale_line__net='Gift Card Sales', taking__amount='Net Sales', taking__tip='Tip'),
    'square-items.csv': columns(sale_line__gross='Gross Sales', sale_line__discount='Discounts', sale_line__net='Net Sales',
                                sale_line__tax='Tax'),
    'mindbody-sales.csv': mindbody,
    'downshift-ledger.csv': ledger,
}

# lists of bookings: the column of prices, and which visits are charged at it by the file's own words
PRICES = {
    'acuity-appointments.csv': ('Appointment Price', lambda r: True),
    'booking-list.csv': ('Price', of('Status', 'Service Completed', 'Show', 'Checked Out')),
    'calendly-events.csv': ('Event Price', lambda r: r['Canceled'] == 'false' and r['Marked as No-Show'] == 'No'),
    'fresha-appointments.csv': ('Net sales', lambda r: True),
    'square-appointments.csv': ('Price', lambda r: True),
    'downshift-sessions.csv': ('price', lambda r: True),
}
SUMS.update({name: lambda rows, c=c, t=t: {'log_sale.price': total(where(rows, t), c)} for name, (c, t) in PRICES.items()})


def read_in(program, folder, sample):
    os.makedirs(folder)
    with open(os.path.join(folder, 'practice.yaml'), 'w') as f:
        f.write('time_zone: America/New_York\ncurrency: USD\n')
    for _ in range(2):
        done = subprocess.run([program, 'import', os.path.abspath(os.path.join(SAMPLES, sample))], cwd=folder,
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(f'[  FAILED  ] {sample}: {done.stdout}{done.stderr}')
    return sqlite3.connect(os.path.join(folder, 'practice.db'))


def reconcile(store, sample):
    """Of a payout whose transactions the sample tells: what was paid, less what was kept, is what reached the bank."""
    bad = 0
    if sample != 'stripe-payouts.csv':
        return bad
    for payout, net in store.execute('SELECT payout_reference, net_cents FROM v1_payout'):
        paid = sum(store.execute(f'SELECT ifnull(sum(amount_cents), 0) FROM v1_{t} WHERE payout_reference = ?', (payout,)).fetchone()[0]
                   for t in ('tender', 'fee'))
        if paid != net:
            bad += 1
            print(f'{sample}: payout {payout} is {net}, what it brought adds up to {paid}')
    return bad


def compare(program, folder, sample, sums):
    store = read_in(program, os.path.join(folder, sample + '.d'), sample)
    with open(os.path.join(SAMPLES, sample), encoding='utf-8', newline='') as f:
        wanted = sums(list(csv.DictReader(f)))
    bad = 0
    for what, want in wanted.items():
        amount, _, test = what.partition(' ')
        table, column = amount.split('.')
        have = store.execute(f'SELECT ifnull(sum({column}_cents), 0) FROM v1_{table} {test}').fetchone()[0]
        if have != want:
            bad += 1
            print(f'{sample}: {what} is {have}, the file adds up to {want}')
    bad += reconcile(store, sample)
    for doubt, in store.execute("SELECT doubt FROM v1_doubt WHERE kind = 'amounts that do not add up'"):
        bad += 1
        print(f'{sample}: {doubt}')
    return bad


def main(program, folder):
    money = [n for n in sorted(os.listdir(SAMPLES)) if n in SUMS]
    bad = len(SUMS) - len(money)
    for sample in money:
        bad += compare(program, folder, sample, SUMS[sample])
    print('[  FAILED  ]' if bad else '[       OK ]', f'sums of money of {len(money)} samples')
    return bad > 0


if __name__ == '__main__':
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
