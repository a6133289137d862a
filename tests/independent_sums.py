"""Money of the samples in tests/formats: what a store sums to is, to the cent, what csv and decimal make of the file.

independent_sums.py PROGRAM FOLDER: imports each sample in a folder of its own below FOLDER, twice, and compares.
"""
import csv, os, re, sqlite3, subprocess, sys
from decimal import Decimal

SAMPLES = 'tests/formats'


def cents(text):
    t = re.sub(r'[$\s]', '', text or '')
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
    sales, refunds = ('charge', 'payment'), ('refund', 'dispute')

    def sums(rows):
        taken = where(rows, of(kind, *sales, *refunds))
        fees = where(rows, of(kind, 'fee', 'stripe_fee'))
        return {'sale.total': total(taken, gross), 'tender.amount': total(taken, gross),
                'fee.amount': total(taken, fee, sign=-1) + total(fees, gross),
                'payout.net': total(where(rows, of(kind, 'payout')), gross, sign=-1)}
    return sums


def paypal(kind):
    def sums(rows):
        done = where(rows, lambda r: r.get('Status', 'Completed') == 'Completed' and r.get('Balance Impact') != 'Memo')
        taken = where(done, lambda r: r[kind].endswith('Payment') and cents(r['Gross']) > 0 or r[kind] == 'Payment Refund')
        return {'sale.total': total(taken, 'Gross'), 'tender.amount': total(taken, 'Gross'), 'fee.amount': total(taken, 'Fee'),
                'payout.net': total(where(done, of(kind, 'General Withdrawal')), 'Gross', sign=-1)}
    return sums


def jane(rows):
    charged = where(rows, lambda r: r['Status'] != 'No Charge')
    return {'sale.net': total(charged, 'Subtotal'), 'sale.tax': total(charged, 'Tax'), 'sale.total': total(charged, 'Total'),
            'sale_line.net': total(charged, 'Subtotal')}


def fresha(rows):
    back = where(rows, of('Transaction type', 'Refund'))
    paid = total(rows, 'Payment amount') - total(back, 'Payment amount') - sum(abs(cents(r['Payment amount'])) for r in back)
    return {'sale.total': paid, 'tender.amount': paid}


def vagaro(rows):
    paid = total(rows, 'Cash Tendered', 'CC Amount', 'GC Redemption') - total(rows, 'Change Due')
    return {'sale.total': total(rows, 'Amount Paid'), 'tender.amount': paid, 'sale.tip': total(rows, 'Tip'),
            'sale.tax': total(rows, 'Sales Tax'), 'sale_line.net': total(rows, 'Amount Paid') - total(rows, 'Tip', 'Sales Tax')}


def ledger(rows):
    return {'sale.total': total(rows, 'amount'), 'tender.amount': total(rows, 'amount'), 'sale.tip': total(rows, 'tip'),
            'sale.tax': total(rows, 'tax'), 'sale.discount': total(rows, 'discount', sign=-1),
            'fee.amount': total(rows, 'fee', sign=-1)}


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
    'massagebook-payments.csv': columns(sale__gross='Sub-Total', sale__discount='-Discount', sale__tip='Tip', sale__tax='Tax',
                                        sale__total='Total', tender__amount='Total'),
    'clinicsense-payments.csv': columns(sale__total='Total', tender__amount='Total'),
    'square-transactions.csv': columns(sale__gross='Gross Sales', sale__discount='Discounts', sale__net='Net Sales', sale__tax='Tax',
                                       sale__tip='Tip', sale__total='Total Collected', fee__amount='Fees',
                                       tender__amount=['Card', 'Cash', 'Square Gift Card', 'Other Tender'],
                                       sale_line__net='Gift Card Sales'),
    'square-items.csv': columns(sale_line__gross='Gross Sales', sale_line__discount='Discounts', sale_line__net='Net Sales',
                                sale_line__tax='Tax'),
    'mindbody-sales.csv': columns(sale_line__gross='Subtotal', sale_line__discount='-Discount amount', sale_line__tax='Tax',
                                  sale__total='Item Total', tender__amount='Total Paid w/ Payment Method'),
    'downshift-ledger.csv': ledger,
}


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


def compare(program, folder, sample, sums):
    store = read_in(program, os.path.join(folder, sample + '.d'), sample)
    with open(os.path.join(SAMPLES, sample), encoding='utf-8', newline='') as f:
        wanted = sums(list(csv.DictReader(f)))
    bad = 0
    for what, want in wanted.items():
        table, column = what.split('.')
        have = store.execute(f'SELECT ifnull(sum({column}_cents), 0) FROM v1_{table}').fetchone()[0]
        if have != want:
            bad += 1
            print(f'{sample}: {what} is {have}, the file adds up to {want}')
    if store.execute('SELECT count(*) FROM v1_doubt').fetchone()[0]:
        bad += 1
        print(f'{sample}:', store.execute('SELECT group_concat(doubt) FROM v1_doubt').fetchone()[0])
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
